import type { Captured } from './capture.js';

/** How one kind of file system is made, looked at, and changed. */
export interface FilesystemType {
  readonly mkfs: string;
  readonly forceFlags: readonly string[];
  /** Flags for the UUID of a new one: the first is used where none of them is among the options. */
  readonly uuidFlags?: readonly string[];
  readonly uuidExtra?: readonly string[];
  /** The command that gives a new UUID to one that is there: words before the device. */
  readonly changeUuid?: (uuid: string) => readonly string[];
  /** Its name in messages. */
  readonly name: string;
  readonly grow?: {
    readonly words: readonly string[];
    /** It is grown, and looked at, where it is mounted. */
    readonly mounted: 'needed' | 'preferred' | 'no';
    readonly info: readonly string[];
    /** Its size in bytes; undefined where the output is not understood. */
    readonly size: (said: Captured) => number | undefined;
  };
}

const number = (text: string, pattern: RegExp): number | undefined => {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
};

const product = (text: string, one: RegExp, other: RegExp): number | undefined => {
  const [a, b] = [number(text, one), number(text, other)];
  return a === undefined || b === undefined ? undefined : a * b;
};

const ext = (version: string): FilesystemType => ({
  name: `Ext${version}`,
  mkfs: `mkfs.ext${version}`,
  forceFlags: ['-F'],
  uuidFlags: ['-U'],
  changeUuid: (uuid) => ['tune2fs', '-U', uuid],
  grow: {
    words: ['resize2fs'],
    mounted: 'no',
    info: ['tune2fs', '-l'],
    size: ({ stdout }) => product(stdout, /Block count:\s*(\d+)/, /Block size:\s*(\d+)/),
  },
});

export const TYPES: Readonly<Record<string, FilesystemType>> = {
  ext2: ext('2'),
  ext3: ext('3'),
  ext4: ext('4'),
  ext4dev: ext('4'),
  xfs: {
    name: 'XFS',
    mkfs: 'mkfs.xfs',
    forceFlags: ['-f'],
    changeUuid: (uuid) => ['xfs_admin', '-U', uuid],
    grow: {
      words: ['xfs_growfs'],
      mounted: 'needed',
      info: ['xfs_info'],
      size: ({ stdout }) => product(stdout, /^data\s*=\s*bsize=(\d+)/m, /^data\s*=.*blocks=(\d+)/m),
    },
  },
  btrfs: {
    name: 'Btrfs',
    mkfs: 'mkfs.btrfs',
    forceFlags: ['-f'],
    grow: {
      words: ['btrfs', 'filesystem', 'resize', 'max'],
      mounted: 'needed',
      info: ['btrfs', 'filesystem', 'usage', '-b'],
      size: ({ stdout }) => number(stdout, /Device size.*?(\d+)\s*$/m),
    },
  },
  vfat: {
    name: 'VFAT',
    mkfs: 'mkfs.vfat',
    forceFlags: [],
    grow: {
      words: ['fatresize', '-s', 'max'],
      mounted: 'no',
      info: ['fatresize', '--info'],
      size: ({ stdout }) => number(stdout, /^(?:Size|Cur size):\s*(\d+)/m),
    },
  },
  f2fs: {
    name: 'F2fs',
    mkfs: 'mkfs.f2fs',
    forceFlags: ['-f'],
    grow: {
      words: ['resize.f2fs'],
      mounted: 'no',
      info: ['dump.f2fs'],
      size: ({ stdout }) => product(stdout, /Info: sector size = (\d+)/, /Info: total FS sectors = (\d+)/),
    },
  },
  lvm: {
    name: 'LVM',
    mkfs: 'pvcreate',
    forceFlags: ['-f'],
    uuidFlags: ['-u', '--uuid'],
    uuidExtra: ['--norestorefile'],
    changeUuid: () => ['pvchange', '-u'],
    grow: {
      words: ['pvresize'],
      mounted: 'no',
      info: ['pvs', '--noheadings', '-o', 'pv_size', '--units', 'b', '--nosuffix'],
      size: ({ stdout }) => number(stdout, /^\s*(\d+)\s*$/),
    },
  },
  swap: { name: 'Swap', mkfs: 'mkswap', forceFlags: ['-f'] },
  reiserfs: { name: 'Reiserfs', mkfs: 'mkfs.reiserfs', forceFlags: ['-q'] },
  ocfs2: { name: 'Ocfs2', mkfs: 'mkfs.ocfs2', forceFlags: ['-Fx'] },
};

/** What blkid calls a type. */
export function blkidName(fstype: string): string {
  return fstype === 'lvm' ? 'LVM2_member' : fstype;
}

/** Debian's package of a program. */
export const PACKAGES: Readonly<Record<string, string>> = {
  ...{ 'mkfs.ext2': 'e2fsprogs', 'mkfs.ext3': 'e2fsprogs', 'mkfs.ext4': 'e2fsprogs', tune2fs: 'e2fsprogs' },
  ...{ resize2fs: 'e2fsprogs', 'mkfs.xfs': 'xfsprogs', xfs_growfs: 'xfsprogs', xfs_info: 'xfsprogs' },
  ...{ xfs_admin: 'xfsprogs', 'mkfs.btrfs': 'btrfs-progs', btrfs: 'btrfs-progs', 'mkfs.vfat': 'dosfstools' },
  ...{ 'mkfs.f2fs': 'f2fs-tools', pvcreate: 'lvm2', pvresize: 'lvm2', pvchange: 'lvm2', pvs: 'lvm2' },
  ...{ blkid: 'util-linux', wipefs: 'util-linux', blockdev: 'util-linux', findmnt: 'util-linux' },
};
