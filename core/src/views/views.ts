/** The written list of views: each is one file here and one line below. */
import { accountsView } from './accounts.ts';
import { balancesView } from './balances.ts';
import { claimsView } from './claims.ts';
import { denialsView } from './denials.ts';
import { questionsView } from './questions.ts';
import { remittancesView } from './remittances.ts';
import { financeKpisView } from './finance-kpis.ts';
import { theatreSummaryView } from './theatre-summary.ts';
import { theatreView } from './theatre.ts';
import { barriersView } from './barriers.ts';
import { analyticsView } from './analytics.ts';
import { bedsView } from './beds.ts';
import { capacityView } from './capacity.ts';
import { censusTrustView } from './census-trust.ts';
import { censusView } from './census.ts';
import { edSummaryView } from './ed-summary.ts';
import { edRoomsView, edView, emsView } from './ed.ts';
import { dischargeSummaryView } from './discharge-summary.ts';
import { dischargesView } from './discharges.ts';
import { encountersView } from './encounters.ts';
import { exceptionsView, findingsView } from './findings.ts';
import { forecastView } from './forecast.ts';
import { flowView } from './flow.ts';
import { freesView } from './frees.ts';
import { requestsView } from './requests.ts';
import { measuresView } from './measures.ts';
import { moneyView } from './money.ts';
import { ledgerView, revenueView } from './revenue.ts';
import { transportsView } from './transports.ts';
import { turnKpisView } from './turn-kpis.ts';
import { turnsView } from './turns.ts';
import { siteView } from './site.ts';
import { staysView } from './stays.ts';
import { partnersView } from './partners.ts';
import { transfersView } from './transfers.ts';
import { handoffView } from './handoff.ts';
import { staffView } from './staff.ts';
import { staffingPlanView } from './staffing-plan.ts';
import { staffingView } from './staffing.ts';
import { surgeView } from './surge.ts';
import { unitNowView } from './unit-now.ts';
import type { View } from './view.ts';
import { careView } from './care.ts';
import { deviceDaysView } from './device-days.ts';
import { marView } from './mar.ts';
import { ordersView } from './orders.ts';
import { alertsView } from './alerts.ts';
import { alarmBudgetView } from './alarm-budget.ts';
import { packsView } from './packs.ts';
import { marginsView } from './margin-sums.ts';
import { receivablesView } from './receivables.ts';
import { huddleSummaryView } from './huddle-summary.ts';
import { huddleView } from './huddle.ts';
import { rulesView } from './rule-registry.ts';
import { firingsView, ruleWeeksView } from './rule-weeks.ts';

export const views: readonly View[] = [
  bedsView,
  requestsView,
  freesView,
  censusView,
  encountersView,
  flowView,
  forecastView,
  analyticsView,
  findingsView,
  exceptionsView,
  capacityView,
  revenueView,
  ledgerView,
  moneyView,
  packsView,
  turnsView,
  transportsView,
  turnKpisView,
  measuresView,
  edView,
  edRoomsView,
  emsView,
  edSummaryView,
  siteView,
  dischargesView,
  dischargeSummaryView,
  barriersView,
  staysView,
  transfersView,
  partnersView,
  staffingView,
  staffingPlanView,
  staffView,
  surgeView,
  unitNowView,
  handoffView,
  censusTrustView,
  alertsView,
  alarmBudgetView,
  huddleView,
  huddleSummaryView,
  rulesView,
  ruleWeeksView,
  firingsView,
  theatreView,
  theatreSummaryView,
  marView,
  ordersView,
  careView,
  deviceDaysView,
  accountsView,
  financeKpisView,
  claimsView,
  denialsView,
  questionsView,
  remittancesView,
  balancesView,
  receivablesView,
  marginsView,
];

export function viewNamed(name: string): View | undefined {
  return views.find((view) => view.name === name);
}
