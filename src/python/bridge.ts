import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { DroverError } from '../base/error.js';
import { OWN_LIBRARY } from './library.js';

/** Answers what a plugin asks for while it runs: both are JSON. */
export type Answerer = (question: string) => string;
export type PatientAnswerer = (question: string) => string | Promise<string>;

/** What a message of the other side is: an answer, or a question in between, with its number. */
const QUESTION = /^\{"ask": (\d+)/;

/** A message, and the number of the call that it belongs to. */
interface Frame {
  readonly number: number;
  readonly text: string;
}

interface Call {
  readonly answer: PatientAnswerer;
  /** Gets the reply, or why there will be none. */
  readonly end: (reply: string | DroverError) => void;
}

/**
 * One Python process on the controller that runs plugins. A thread talks to it, so that callers that cannot wait – templates are
 * evaluated at once – may sleep until they have their reply; what belongs to other calls is seen to meanwhile.
 */
export class PythonBridge {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  /** Counts the messages that came. */
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));
  #last = 0;
  #ended: DroverError | undefined;
  readonly #calls = new Map<number, Call>();

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
    port1.on('message', (message) => this.#take(message));
    port1.unref();
  }

  /** Whether the process is gone. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** Sends a message and sleeps until it is answered. Throws DroverError when the process ended. */
  request(message: string, answer: Answerer): string {
    let reply: string | DroverError | undefined;
    this.#start(message, {
      answer,
      end(given) {
        reply = given;
      },
    });
    while (reply === undefined) {
      // A message is there before it is counted: what comes behind the look ends the sleep.
      const counted = Atomics.load(this.#signal, 0);
      const received = receiveMessageOnPort(this.#port);
      if (received) this.#take(received.message as Frame | { readonly ended: string });
      else Atomics.wait(this.#signal, 0, counted);
    }
    if (reply instanceof DroverError) throw reply;
    return reply;
  }

  /** The same for a caller that goes on meanwhile; many may wait at a time. */
  send(message: string, answer: PatientAnswerer): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#port.ref();
      const end = (reply: string | DroverError) => {
        if ([...this.#calls.values()].every((call) => call.end === end)) this.#port.unref();
        if (reply instanceof DroverError) reject(reply);
        else resolve(reply);
      };
      this.#start(message, { answer, end });
    });
  }

  close(): void {
    this.#port.close();
    void this.#worker.terminate();
  }

  #start(message: string, call: Call): void {
    if (this.#ended) {
      call.end(this.#ended);
      return;
    }
    const number = ++this.#last;
    this.#calls.set(number, call);
    this.#port.postMessage({ number, text: message });
  }

  #take(message: Frame | { readonly ended: string }): void {
    if ('ended' in message) {
      this.#ended = new DroverError(`The Python process that runs plugins ${message.ended}.`, { code: 'template' });
      for (const call of this.#calls.values()) call.end(this.#ended);
      this.#calls.clear();
      return;
    }
    const call = this.#calls.get(message.number);
    if (!call) return;
    const question = QUESTION.exec(message.text)?.[1];
    if (question === undefined) {
      call.end(message.text);
      this.#calls.delete(message.number);
      return;
    }
    const post = (text: string) => this.#port.postMessage({ number: Number(question), text });
    const answered = call.answer(message.text);
    if (typeof answered === 'string') post(answered);
    else void answered.then(post);
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
