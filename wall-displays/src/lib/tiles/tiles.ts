/** The written list of tiles: each is one folder here and one line below, with the sentence behind its "i". */
import Aged from './aged/Aged.svelte';
import ChargesByHour from './charges-by-hour/ChargesByHour.svelte';
import FreeBeds from './free-beds/FreeBeds.svelte';
import InTheWay from './in-the-way/InTheWay.svelte';
import Inbound from './inbound/Inbound.svelte';
import Leaving from './leaving/Leaving.svelte';
import LeftToday from './left-today/LeftToday.svelte';
import LongStays from './long-stays/LongStays.svelte';
import NetBeds from './net-beds/NetBeds.svelte';
import Outbound from './outbound/Outbound.svelte';
import Payers from './payers/Payers.svelte';
import RevenueNow from './revenue-now/RevenueNow.svelte';
import Risk from './risk/Risk.svelte';
import SiteLevels from './site-levels/SiteLevels.svelte';
import StandingNow from './standing-now/StandingNow.svelte';
import Surge from './surge/Surge.svelte';
import TopUnits from './top-units/TopUnits.svelte';
import TripClocks from './trip-clocks/TripClocks.svelte';
import Turn from './turn/Turn.svelte';
import TurnClocks from './turn-clocks/TurnClocks.svelte';
import TurnHours from './turn-hours/TurnHours.svelte';
import TurnQueue from './turn-queue/TurnQueue.svelte';
import NextShift from './next-shift/NextShift.svelte';
import NursesNow from './nurses-now/NursesNow.svelte';
import StaffAway from './staff-away/StaffAway.svelte';
import SurgeCards from './surge-cards/SurgeCards.svelte';
import SurgeParameters from './surge-parameters/SurgeParameters.svelte';
import SurgePlans from './surge-plans/SurgePlans.svelte';
import Unbilled from './unbilled/Unbilled.svelte';
import UnitLeavers from './unit-leavers/UnitLeavers.svelte';

export const capacityTiles = {
  netBeds: {
    tile: NetBeds,
    definition: 'Beds open, staffed, clean and nobody’s, less the patients who wait for one; and where that heads in 4 and 24 hours with its 80 % band.',
  },
  inbound: {
    tile: Inbound,
    definition:
      'Patients waiting for a bed: admitted in the ED, held in recovery, asked for by transfer, or expected directly. The clock runs from the decision.',
  },
  outbound: {
    tile: Outbound,
    definition:
      'Departures that the model of the discharge wall expects by the hour named, by what people said of them: confirmed, pending, or nothing yet; against how many must leave so that everyone who waits finds a bed.',
  },
  turn: {
    tile: Turn,
    definition:
      'Beds left and not yet clean, by minutes since they were left. Dirty is what nobody is cleaning, what was broken off too, on the turn wall: to start. Begun is being cleaned. Goal 60 minutes from vacated to clean.',
  },
  risk: { tile: Risk, definition: 'Patients with a NEWS2 of 7 or more, nurses over their unit’s ratio, airborne isolation outside a negative-pressure room.' },
  surge: { tile: Surge, definition: 'The level of the surge plan that occupied over staffed beds gives, and how many patients reach the next.' },
} as const;

export const revenueTiles = {
  charges: {
    tile: ChargesByHour,
    definition:
      'Charges that care made since the facility’s midnight, less what was taken back; bars of the last 24 hours by the hour of the care, by what made the charge.',
  },
  now: { tile: RevenueNow, definition: 'What the contract of each payer is expected to pay for those charges. An estimate by contract, not a remittance.' },
  payers: {
    tile: Payers,
    definition: 'Patients who are here by the class of their payer, with the charges of their stays and what contracts are expected to pay.',
  },
  units: { tile: TopUnits, definition: 'Units by what their patients were charged since midnight.' },
  unbilled: { tile: Unbilled, definition: 'Charges of discharged encounters for which no claim has left.' },
  standing: {
    tile: StandingNow,
    definition:
      'Accounts by where they stand and what they are still expected to bring; of who is here, those above the geometric mean of their group or kind with the days above it, and those whose coverage nobody told.',
  },
  aged: {
    tile: Aged,
    definition: 'What contracts expect or payers left, and nobody paid or gave up, by days since the discharge.',
  },
} as const;

export const networkTiles = {
  freeBeds: {
    tile: FreeBeds,
    definition:
      'Beds open, staffed, clean and nobody’s, over all hospitals of the network, beside the beds that are staffed. A silent hospital makes a range: its last figures, moved by its busiest hour for each hour of silence.',
  },
  siteLevels: {
    tile: SiteLevels,
    definition: 'The surge level of each hospital by its own pack, highest first. A hospital that is silent has no known level.',
  },
} as const;

export const turnTiles = {
  queue: {
    tile: TurnQueue,
    definition:
      'Beds whose patient is physically gone and that are not clean, oldest first, with who waits for that bed, its unit or its level. Goal 30 minutes to start, 60 to clean.',
  },
  clocks: {
    tile: TurnClocks,
    definition:
      'Means of the last 24 hours: left to started, started to clean, left to clean, ready bed to occupied, ED bed request to occupied. Negative timers are in no mean.',
  },
  trips: {
    tile: TripClocks,
    definition:
      'Trips of the last 24 hours, dispatch to delivered, delays, trips an hour of a porter; and discharges that were pending and confirmed beforehand.',
  },
  hours: {
    tile: TurnHours,
    definition: 'Mean minutes from left to clean by the hour in which the bed became clean. Timers below zero are counted, not averaged.',
  },
} as const;

export const dischargeTiles = {
  leaving: {
    tile: Leaving,
    definition:
      'Departures expected by the hour named: the sum of each inpatient’s probability from the model fitted at midnight, with the 80 % interval of their number. Its error is from days that it had not seen, beside counting lengths of stay.',
  },
  units: {
    tile: UnitLeavers,
    definition: 'Units by how many are likely to leave within 24 hours, with what is confirmed and pending. Only a departure frees a bed.',
  },
  way: {
    tile: InTheWay,
    definition: 'Open barriers to discharge by reason: how many, the oldest, and whoever must act on it. Late is past the limit of the barrier pack.',
  },
  today: {
    tile: LeftToday,
    definition:
      'Inpatients who left since the facility’s midnight; before noon leaves out deaths and transfers, beside the LOS index (sum of days over sum of the geometric means of their kinds). Pending and confirmed: said before the departure, goals 70 and 90 %.',
  },
  long: {
    tile: LongStays,
    definition:
      'Inpatients at 7, 14 and 21 days or more; observation past 24 h without its notice; hours while medically ready with a barrier open, and what they cost by a demo pack.',
  },
} as const;

export const staffingTiles = {
  now: {
    tile: NursesNow,
    definition:
      'Nurses who count at this instant against those whom the patients need by the ratio (California Title 22 70217 or the facility file): breaks without relief are not there, a charge nurse counts while she has patients or relieves.',
  },
  next: {
    tile: NextShift,
    definition:
      'Nurses scheduled for the next shift against those whom its projected patients need: who is there, less who leaves by then, and who has a bed there.',
  },
  away: {
    tile: StaffAway,
    definition:
      'Nurses on break, on break without relief, absent, and working on another unit than their own; hours of care per patient day of the day so far.',
  },
} as const;

export const surgeTiles = {
  plans: { tile: SurgePlans, definition: 'The level that a person approved beside the level that the numbers recommend, and how far the next level is.' },
  parameters: {
    tile: SurgeParameters,
    definition: 'NHS OPEL framework 2023/24: nine parameters give 0 to 44 points; cut-points are the site’s. Without every parameter there is no score.',
  },
  cards: { tile: SurgeCards, definition: 'Action cards of the approved levels with their owner: open since the level was approved, taken, or done.' },
} as const;
