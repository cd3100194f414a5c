/**
 * Schemas of requests are compiled when a request first needs one, and the rest one after the other once the server has turned: compiling all of them took a
 * third of a start, in which nobody was answered.
 */
import compilers from '@fastify/ajv-compiler';

/** Between two schemas that nobody has needed yet, in milliseconds: what is asked meanwhile is answered between them. */
const apartMs = 25;

type Build = ReturnType<typeof compilers.default>;
type Compile = ReturnType<Build>;
type Compiled = ReturnType<Compile>;

const build: Build = compilers.default();

/** As fastify asks for it: a compiler of the schemas of its routes. */
export function compileLater(...asked: Parameters<Build>): Compile {
  const compile = build(...asked);
  const waiting: (() => Compiled)[] = [];
  let going = false;
  const next = (): void => {
    // A schema that cannot be compiled is a bug of ours, and ends the process as it would have ended its start.
    waiting.shift()?.();
    if (waiting.length > 0) setTimeout(next, apartMs).unref();
    else going = false;
  };
  return (route) => {
    let compiled: Compiled | undefined;
    const made = (): Compiled => (compiled ??= compile(route));
    // Fastify calls it with the content, and reads on it what was wrong.
    const validate = ((content: unknown) => {
      const said: unknown = made()(content);
      validate.errors = made().errors ?? null;
      return said;
    }) as Compiled;
    waiting.push(made);
    if (!going) setTimeout(next, apartMs).unref();
    going = true;
    return validate;
  };
}
