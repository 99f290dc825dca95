/**
 * Runs commands of the built program one after another in one process, each in the directory and the environment that it
 * is to have: a process for each of the recorded runs would take minutes.
 */
import { Readable, Writable } from 'node:stream';

const dist = new URL('../../dist/src/cli/', import.meta.url);
const { main } = await import(new URL('main.js', dist).href);
const { openProcessIo } = await import(new URL('process-io.js', dist).href);

process.on('message', async ({ cwd, environment, stdin, commands }) => {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  const written = { stdout: '', stderr: '' };
  const stream = (name) =>
    new Writable({
      write(chunk, _encoding, done) {
        written[name] += chunk;
        done();
      },
    });
  const fake = {
    ...{ stdin: Readable.from([stdin]), stdout: stream('stdout'), stderr: stream('stderr') },
    ...{ env: process.env, cwd: () => cwd, on() {}, exit() {} },
  };
  const { io, finish } = openProcessIo(fake);
  let status = 0;
  for (const [program, ...words] of commands) {
    status = await finish(await main(program, words, io));
    if (status !== 0) break;
  }
  process.send({ status, ...written });
});
process.send('ready');
