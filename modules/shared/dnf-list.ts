import { type Answer, ModuleFailure, type ModuleResult, type PlainDict } from '../../src/module/index.js';

/** The option `list`: what the answers of repoquery or repolist tell. */
export function listPackages(list: string, { pairs }: Answer): ModuleResult {
  const failed = [1, 2].find((at) => pairs.has(`rc:${at}`) && pairs.get(`rc:${at}`) !== '0');
  if (failed !== undefined) {
    throw new ModuleFailure((pairs.get(`err:${failed}`) ?? '').trim(), { results: [], rc: 1 });
  }
  const text = `${pairs.get('out:1') ?? ''}\n${pairs.get('out:2') ?? ''}`;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (list === 'repos' || list === 'repositories') {
    const results = lines.slice(1).map((line) => ({ repoid: line.split(/\s+/)[0]!, state: 'enabled' }));
    return { msg: '', results };
  }
  return { msg: '', results: lines.flatMap(packageOf) };
}

function packageOf(line: string): PlainDict[] {
  const [name, arch, epoch, release, version, repo, end] = line.split('|');
  if (end !== 'end') return [];
  const envra = `${epoch}:${name}-${version}-${release}.${arch}`;
  return [
    {
      name: name!,
      arch: arch!,
      epoch: epoch!,
      release: release!,
      version: version!,
      repo: repo!,
      envra,
      nevra: envra,
      yumstate: repo === '@System' ? 'installed' : 'available',
    },
  ];
}
