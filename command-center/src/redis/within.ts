/** An answer that came in time; undefined where it failed or took longer. */
export async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((done) => {
    timer = setTimeout(() => done(undefined), milliseconds);
  });
  const said = await Promise.race([answer.catch(() => undefined), late]);
  clearTimeout(timer);
  return said;
}
