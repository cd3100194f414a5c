/** Which row each view sends, so that a screen that watches a view knows what it draws. */
import type { BedRow, CapacityRow, CensusRow, ExceptionRow, FeedRow, FindingRow, FlowRow, MoneyRow } from '@healthos/core/views/rows.ts';
import type { StaffRow, StaffingPlanRow, StaffingRow, SurgeRow } from '@healthos/core/views/rows-staffing.ts';
import type { HandoffRow, UnitNowRow } from '@healthos/core/views/rows-unit.ts';
import type { MeasureRow } from '@healthos/core/views/rows-measures.ts';
import type { TransportRow, TurnKpiRow, TurnRow } from '@healthos/core/views/rows-turn.ts';
import type { EdRoomRow, EdRow, EdSummaryRow, EmsRow } from '@healthos/core/views/rows-emergency.ts';
import type { AnalyticsRow, ForecastRow } from '@healthos/core/views/rows-forecast.ts';
import type { SiteRow } from '@healthos/core/views/rows-network.ts';
import type { CensusTrustRow } from '@healthos/core/views/rows-findings.ts';
import type { FreeRow, RequestRow } from '@healthos/core/views/rows-placement.ts';

import type { AlarmBudgetRow, AlertRow, HuddleRow, RuleRow } from '@healthos/core/views/rows-huddle.ts';
import type { BarrierRow, DischargeRow, DischargeSummaryRow, StayRow } from '@healthos/core/views/rows-discharge.ts';
import type { PartnerRow, TransferRow } from '@healthos/core/views/rows-transfer.ts';
import type { CaseRow, TheatreSummaryRow } from '@healthos/core/views/rows-theatre.ts';

export interface ViewRows {
  readonly findings: FindingRow;
  readonly site: SiteRow;
  readonly discharges: DischargeRow;
  readonly 'discharge-summary': DischargeSummaryRow;
  readonly barriers: BarrierRow;
  readonly stays: StayRow;
  readonly transfers: TransferRow;
  readonly partners: PartnerRow;
  readonly beds: BedRow;
  readonly capacity: CapacityRow;
  readonly census: CensusRow;
  readonly theatre: CaseRow;
  readonly 'theatre-summary': TheatreSummaryRow;
  readonly ed: EdRow;
  readonly 'ed-rooms': EdRoomRow;
  readonly 'ed-summary': EdSummaryRow;
  readonly ems: EmsRow;
  readonly 'census-trust': CensusTrustRow;
  readonly alerts: AlertRow;
  readonly 'alarm-budget': AlarmBudgetRow;
  readonly huddle: HuddleRow;
  readonly rules: RuleRow;
  readonly exceptions: ExceptionRow;
  readonly feeds: FeedRow;
  readonly forecast: ForecastRow;
  readonly analytics: AnalyticsRow;
  readonly flow: FlowRow;
  readonly frees: FreeRow;
  readonly requests: RequestRow;
  readonly money: MoneyRow;
  readonly turns: TurnRow;
  readonly transports: TransportRow;
  readonly 'turn-kpis': TurnKpiRow;
  readonly staffing: StaffingRow;
  readonly 'staffing-plan': StaffingPlanRow;
  readonly staff: StaffRow;
  readonly surge: SurgeRow;
  readonly 'unit-now': UnitNowRow;
  readonly handoff: HandoffRow;
  readonly measures: MeasureRow;
}
