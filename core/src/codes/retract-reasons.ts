/** Why a person says that a result was never so. */
export const retractReasons = ['wrong-patient', 'specimen-mislabelled', 'specimen-unfit', 'wrong-time', 'device-fault', 'charted-in-error'] as const;
