/** One line a step: what is being done, how long it has taken, how it ended. What a step prints is kept, and shown only when it fails. */
import { spawn } from 'node:child_process';

/** On a terminal the line counts up; in a log it is said again only this often. */
const tickMs = { terminal: 500, log: 15_000 };
/** A failing program's output is kept up to here; its end tells why. */
const keptCharacters = 200_000;

/**
 * Runs a program as a step.
 * @param {{ name: string, command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv, live?: boolean }} step live: the program talks for itself
 * @returns {Promise<boolean>} whether it ended well
 */
export async function runStep(step) {
  const line = step.live ? undefined : openLine(step.name);
  if (step.live) say(`${step.name} ...`);
  const startedAt = performance.now();
  const child = spawn(step.command, step.args, {
    cwd: step.cwd,
    env: step.env,
    stdio: step.live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk) => {
    output = (output + chunk.toString()).slice(-keptCharacters);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const code = await ended(child);
  line?.close();
  say(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${seconds(startedAt)})`);
  if (code !== 0 && output !== '') process.stdout.write(`${output.trimEnd()}\n`);
  return code === 0;
}

/** Runs steps two at a time, in order, all of them even when one fails. */
export async function runTwoAtATime(steps) {
  const waiting = [...steps];
  const ok = [];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) ok.push(await runStep(step));
  };
  await Promise.all([worker(), worker()]);
  return ok.every(Boolean);
}

export const say = (text) => void process.stdout.write(`${text}\n`);

export const seconds = (startedAt) => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;

/** Exit status, by the shell's custom 128 + signal when a signal ended it; 127 where it could not be started. Who asks us to end asks the program too, and it is waited for. */
export function ended(child) {
  return new Promise((done) => {
    const passOn = (signal) => child.kill(signal);
    process.on('SIGTERM', passOn);
    child.once('close', () => process.off('SIGTERM', passOn));
    child.once('error', (error) => {
      say(String(error.message));
      done(127);
    });
    child.once('close', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

const open = [];

/** Says that a step has begun and that it goes on; on a terminal on one line that is redrawn. */
function openLine(name) {
  const startedAt = performance.now();
  const entry = { name, startedAt };
  open.push(entry);
  const terminal = process.stdout.isTTY === true;
  if (!terminal) say(`...  ${name}`);
  const timer = setInterval(
    () => {
      if (!terminal) say(`...  ${name} (${seconds(startedAt)})`);
      else if (open[0] === entry) process.stdout.write(`\r\u001b[2K...  ${open.map((each) => `${each.name} ${seconds(each.startedAt)}`).join(', ')}`);
    },
    terminal ? tickMs.terminal : tickMs.log,
  );
  return {
    close() {
      clearInterval(timer);
      open.splice(open.indexOf(entry), 1);
      if (terminal) process.stdout.write('\r\u001b[2K');
    },
  };
}
