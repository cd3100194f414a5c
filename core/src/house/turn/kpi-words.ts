/** What each KPI is called and means, for tiles and the API. */
import type { KpiId } from './house-kpis.ts';

export const kpiWords: Readonly<Record<KpiId, { readonly title: string; readonly definition: string }>> = {
  'evs-response': { title: 'EVS response', definition: 'Physical departure (or request) to cleaning in progress; goal under 30 minutes.' },
  'evs-clean': { title: 'Clean', definition: 'Cleaning in progress to clean; goal under 30 minutes.' },
  'evs-turn': { title: 'Turn', definition: 'Physical departure (or request) to clean; goal under 60 minutes.' },
  'ed-total': { title: 'ED bed request to occupied', definition: 'Bed request of an emergency patient to the patient in the bed; goal under 120 minutes.' },
  occupied: { title: 'Ready bed to occupied', definition: 'The last of ready to move, assigned and clean, to the patient in the bed; goal under 30 minutes.' },
  'ready-assigned': {
    title: 'Ready to assigned',
    definition: 'Ready to move to bed assigned; goal under 15 minutes. A bed assigned before the patient was ready gives a negative timer.',
  },
  'confirmed-out': { title: 'Confirmed to out', definition: 'Discharge confirmed to physical departure; goal under 120 minutes.' },
  'transport-task': { title: 'Transport trip', definition: 'Porter dispatched to trip completed; goal under 20 minutes.' },
  'transport-delay': { title: 'Transport delay', definition: 'Delay of trips that had one; goal under 5 minutes.' },
  'pending-compliance': {
    title: 'Pending before confirmed',
    definition: 'Inpatient discharges that were set pending before they were confirmed; goal at least 70 %.',
  },
  'confirmed-compliance': {
    title: 'Confirmed before out',
    definition: 'Inpatient discharges that were confirmed before the patient left; goal at least 90 %.',
  },
  'trips-an-hour': { title: 'Trips an hour', definition: 'Completed trips an hour of a porter, median of porters with an hour of work; goal at least 3.' },
  'false-pending': { title: 'False pendings', definition: 'Times a discharge was set pending and it did not come: set pending twice is one.' },
  'before-noon': {
    title: 'Discharge before noon',
    definition: 'Physical departures at or before 12:00 local over inpatient discharges, without deaths and transfers out. Read it beside the LOS index.',
  },
};
