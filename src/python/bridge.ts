import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { DroverError } from '../base/error.js';
import { OWN_LIBRARY } from './library.js';

/** Answers what a plugin asks for while it runs: both are JSON. */
export type Answerer = (question: string) => string;

/** What a message of the other side is: an answer, or a question in between. */
const QUESTION = '{"ask"';

/**
 * One Python process on the controller that runs plugins, for callers that cannot wait: templates are evaluated at once. A
 * thread talks to the process while this one sleeps.
 */
export class PythonBridge {
  readonly #worker: Worker;
  readonly #port;
  /** Counts the messages that came. */
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));
  #taken = 0;

  constructor(python: string) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(workerFile(), {
      workerData: { python, library: OWN_LIBRARY, port: port2, signal: this.#signal },
      transferList: [port2],
      stdout: false,
      stderr: false,
    });
    this.#worker.unref();
    port1.unref();
  }

  /** Sends a message and sleeps until it is answered. Throws DroverError when the process ended. */
  request(message: string, answer: Answerer): string {
    this.#port.postMessage(message);
    for (;;) {
      const reply = this.#next();
      if (!reply.startsWith(QUESTION)) return reply;
      this.#port.postMessage(answer(reply));
    }
  }

  close(): void {
    this.#port.close();
    void this.#worker.terminate();
  }

  #next(): string {
    Atomics.wait(this.#signal, 0, this.#taken);
    this.#taken++;
    const { message } = receiveMessageOnPort(this.#port) as { message: string | { readonly ended: string } };
    if (typeof message === 'string') return message;
    throw new DroverError(`The Python process that runs plugins ${message.ended}.`, { code: 'template' });
  }
}

/** The controller's Python 3: the first of PATH that works. Undefined when there is none. */
export function controllerPython(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const directories = (environment.PATH ?? '/usr/bin:/bin').split(':').filter((directory) => directory !== '');
  const candidates = directories.map((directory) => join(directory, 'python3'));
  return candidates.find((path) => existsSync(path) && spawnSync(path, ['-c', 'pass']).status === 0);
}

/** Threads run no TypeScript: where the sources themselves run, as in the tests, it is the compiled one. */
function workerFile(): URL {
  const beside = new URL('./bridge-worker.js', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../dist/src/python/bridge-worker.js', import.meta.url);
}
