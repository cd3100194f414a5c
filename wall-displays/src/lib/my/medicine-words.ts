/** A medicine in a sentence: how much, how, how often, and when it was given last. Codes of the order are put in words where we know them. */
import type { MyMedicine } from '@healthos/core/house/portal/my-record.ts';
import type { Speech } from './words/language.ts';

export function medicineSentence({ dose, route, frequency, lastGivenAt, given, home, open }: MyMedicine, speech: Speech, now: number): string {
  const how = [dose, route === undefined ? undefined : (speech.code('route', route.toUpperCase()) ?? route), frequencyWords(frequency, speech)];
  const said = how.filter((part) => part !== undefined && part !== '').join(', ');
  const last =
    lastGivenAt === undefined
      ? open && !home && given === 0
        ? speech.say('me.medicine.never')
        : undefined
      : speech.say('me.medicine.last', { time: speech.moment(lastGivenAt, now) });
  return [said, home ? speech.say('me.medicine.forhome') : undefined, last].filter((part) => part !== undefined && part !== '').join('. ');
}

/** `Q8H`, `BID`: every eight hours, twice a day. */
function frequencyWords(frequency: string | undefined, speech: Speech): string | undefined {
  if (frequency === undefined) return undefined;
  const hours = /^Q(\d{1,2})H$/i.exec(frequency)?.[1];
  if (hours !== undefined) return speech.count('frequency.hours', Number(hours));
  return speech.code('frequency', frequency.toUpperCase()) ?? frequency;
}
