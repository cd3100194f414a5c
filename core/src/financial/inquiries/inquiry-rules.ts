/** How long a payer has to answer, and when the house asks where a claim stands. Dated, so that a screen can say by which rule something is overdue. */
export const inquiryRules = {
  pack: 'payer-inquiries@2026.1',
  effectiveFrom: '2026-01-01',
  source: 'CAQH CORE 270/271 and 276/277 batch response rules (the next day); 42 CFR 447.45(d) (clean claims within 30 days)',
  /** A 271 or 277 is due so long after the question. */
  answerHours: 24,
  /** A claim that nobody decided for so long is asked after. */
  decisionDays: 30,
  /** Between two questions of the house about one claim. */
  againDays: 7,
} as const;
