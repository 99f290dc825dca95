import { spawn } from 'node:child_process';
import { type MessagePort, workerData } from 'node:worker_threads';

/** The thread beside a `PythonBridge`: it starts the process and hands messages on, each with its length and its number in front. */
const { python, library, port, signal } = workerData as {
  readonly python: string;
  readonly library: string;
  readonly port: MessagePort;
  readonly signal: Int32Array;
};

interface Frame {
  readonly number: number;
  readonly text: string;
}

const HEAD = 8;
const START = 'import sys; sys.path[0] = sys.argv[1]; from drover import host; host.main()';
const child = spawn(python, ['-c', START, library], { stdio: ['pipe', 'pipe', 'inherit'] });
let held: Buffer = Buffer.alloc(0);
let ended = false;

child.stdout.on('data', (chunk: Buffer) => {
  held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
  let start = 0;
  while (held.length >= start + HEAD && held.length >= start + HEAD + held.readUInt32BE(start)) {
    const end = start + HEAD + held.readUInt32BE(start);
    tell({ number: held.readUInt32BE(start + 4), text: held.toString('utf8', start + HEAD, end) });
    start = end;
  }
  held = held.subarray(start);
});
child.stdin.on('error', () => {});
child.on('error', (error) => end(`could not be started: ${error.message}`));
child.on('exit', (status, killedBy) =>
  end(killedBy === null ? `ended with status ${status}` : `was ended by ${killedBy}`),
);
port.on('message', ({ number, text }: Frame) => {
  const body = Buffer.from(text);
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(body.length);
  head.writeUInt32BE(number, 4);
  if (!ended) child.stdin.write(Buffer.concat([head, body]));
});

function tell(message: Frame | { readonly ended: string }): void {
  port.postMessage(message);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

function end(how: string): void {
  if (ended) return;
  ended = true;
  tell({ ended: how });
}
