/** The envelope in which a payer answers: from whoever was asked to whoever asked, on the day and under a number of the question. */
export interface AnswerTo {
  readonly to: {
    readonly sender: string;
    readonly receiver: string;
    readonly control: string;
  };
  /** CCYYMMDDHHMM. */
  readonly at: string;
}

/** Up to four answers to one interchange, each with a number of its own. */
const answers = ['999', '277', '835', '271'];

export function answerInterchange({ to, at }: AnswerTo, functional: string, version: string, code: string, lines: readonly string[]): string {
  const control = String((Number(to.control) * answers.length + answers.indexOf(code)) % 1_000_000_000).padStart(9, '0');
  const field = (text: string): string => text.padEnd(15).slice(0, 15);
  const st = code === '835' ? `ST*${code}*0001` : `ST*${code}*0001*${version}`;
  return [
    `ISA*00*          *00*          *ZZ*${field(to.receiver)}*ZZ*${field(to.sender)}*${at.slice(2, 8)}*${at.slice(8)}*^*00501*${control}*0*P*:`,
    `GS*${functional}*${to.receiver}*${to.sender}*${at.slice(0, 8)}*${at.slice(8)}*${Number(control)}*X*${version}`,
    st,
    ...lines,
    `SE*${lines.length + 2}*0001`,
    `GE*1*${Number(control)}`,
    `IEA*1*${control}`,
    '',
  ].join('~');
}

/** 12.50: the payer's own way of writing cents. */
export function money(amountCents: number): string {
  return (amountCents / 100).toFixed(2);
}
