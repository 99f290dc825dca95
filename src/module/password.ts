/** Hashes of passwords in the form of crypt(3), for modules. */
export { md5Crypt } from '../template/crypt/md5-crypt.js';
export { hashPassword, isAlgorithm, randomSalt } from '../template/crypt/password-hash.js';
