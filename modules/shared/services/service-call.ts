import type { Answer, PlainDict, Target } from '../../../src/module/index.js';

/** A call for a service under one kind of init system: what looks, and what is made of its answer. */
export interface ServiceCall {
  readonly script: string;
  /** A program, where it also does what comes before the looking. */
  readonly form: 'look' | 'program';
  /** The options are wrong: `finish` says how, whatever the answer. */
  readonly refused?: boolean;
  finish(answer: Answer): Promise<PlainDict>;
}

export async function runServiceCall(call: ServiceCall, target: Target): Promise<PlainDict> {
  return call.finish(await target.sh(call.script, { form: call.form }));
}
