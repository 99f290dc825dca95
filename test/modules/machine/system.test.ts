import { describeCases } from './describe-cases.js';

await describeCases((module) => !module.includes('.') && !['user', 'group', 'getent', 'setup'].includes(module));
