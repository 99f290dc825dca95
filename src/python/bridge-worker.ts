import { spawn } from 'node:child_process';
import { type MessagePort, workerData } from 'node:worker_threads';

/** The thread beside a `PythonBridge`: it starts the process and hands messages on, each with its length in front. */
const { python, library, port, signal } = workerData as {
  readonly python: string;
  readonly library: string;
  readonly port: MessagePort;
  readonly signal: Int32Array;
};

const START = 'import sys; sys.path[0] = sys.argv[1]; from drover import host; host.main()';
const child = spawn(python, ['-c', START, library], { stdio: ['pipe', 'pipe', 'inherit'] });
let held: Buffer = Buffer.alloc(0);
let ended = false;

child.stdout.on('data', (chunk: Buffer) => {
  held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
  while (held.length >= 4 && held.length >= 4 + held.readUInt32BE(0)) {
    const end = 4 + held.readUInt32BE(0);
    tell(held.toString('utf8', 4, end));
    held = held.subarray(end);
  }
});
child.stdin.on('error', () => {});
child.on('error', (error) => end(`could not be started: ${error.message}`));
child.on('exit', (status, killedBy) =>
  end(killedBy === null ? `ended with status ${status}` : `was ended by ${killedBy}`),
);
port.on('message', (message: string) => {
  const text = Buffer.from(message);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(text.length);
  if (ended) tell({ ended: 'has ended before' });
  else child.stdin.write(Buffer.concat([head, text]));
});

function tell(message: string | { readonly ended: string }): void {
  port.postMessage(message);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

function end(how: string): void {
  if (ended) return;
  ended = true;
  tell({ ended: how });
}
