import { defineModule } from '../src/module/index.js';
import { invalidOptions } from './shared/invalid-options.js';
import { truncated } from './shared/truncated.js';

const seconds = (fallback: number, description: string) =>
  ({ type: 'int', convert: truncated, default: fallback, description }) as const;

export default defineModule({
  name: 'ansible.builtin.wait_for_connection',
  description: 'Waits until the target can be reached and runs scripts.',
  options: {
    connect_timeout: seconds(5, 'Seconds for one attempt to connect.'),
    delay: seconds(0, 'Seconds to wait before the first attempt.'),
    sleep: seconds(1, 'Seconds between attempts.'),
    timeout: seconds(600, 'Seconds after which it fails.'),
  },
  unknownOptions: invalidOptions,
  returns: { elapsed: { type: 'int', description: 'Seconds that it took.', returned: 'always' } },
  check: 'Skipped.',
  async control(args, shared) {
    // Unless it is asked for, a host that answers slowly has the time that the settings give.
    const asked = shared.given.connect_timeout !== undefined;
    const controller = asked ? shared.over({ connectTimeout: args.connect_timeout }) : shared;
    if (controller.check) return { result: { skipped: true } };
    const began = controller.now();
    const elapsed = () => Math.floor((controller.now() - began) / 1000);
    if (args.delay > 0) await controller.sleep(args.delay);
    const last = controller.now() + args.timeout * 1000;
    let problem = '';
    while (controller.now() < last) {
      try {
        await controller.resetConnection();
        const answer = await controller.runModule('ansible.legacy.ping', {});
        if (answer.ping === 'pong') return { result: { elapsed: elapsed() } };
        problem = 'ping test failed';
      } catch (error) {
        problem = (error as Error).message;
      }
      await controller.sleep(args.sleep);
    }
    const msg = `timed out waiting for ping module test: ${problem}`;
    return { result: { failed: true, msg, elapsed: elapsed() } };
  },
});
