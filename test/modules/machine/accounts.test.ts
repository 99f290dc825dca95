import { describeCases } from './describe-cases.js';

await describeCases((module) => ['user', 'group', 'getent', 'setup'].includes(module));
