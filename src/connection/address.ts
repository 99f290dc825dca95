/** Everything that is needed to reach one host as one user. Plain data: it crosses to the workers. */
export interface HostAddress {
  /** `inventory_hostname`: identifies the connection's owner in messages. */
  readonly name: string;
  readonly connection: 'ssh' | 'local' | 'exec';
  /** How a program of the controller reaches it, where `connection` is `exec`. */
  readonly exec?: ExecCommand | undefined;
  /** Host name or IP address to connect to. */
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly privateKeyFile: string | undefined;
  readonly privateKeyPassphrase: string | undefined;
  /** Whether unknown host keys are refused (`host_key_checking`). Changed keys are always refused while it is on. */
  readonly hostKeyChecking: boolean;
  /** Options as words of OpenSSH's command line (`ansible_ssh_common_args`, `ansible_ssh_extra_args`), those that matter: -o, -J, -F, -i, -p, -l. */
  readonly sshArgs: readonly string[];
  /** Seconds to wait for the connection (`timeout`). */
  readonly timeout: number;
  /** Tells connections to one host apart that must not wait for each other: that of a background job. */
  readonly lane?: string | undefined;
  /** The shell that runs scripts (`ansible_shell_executable`), `/bin/sh` by default. */
  readonly shell: string;
  /** Where shells on the controller itself begin: the directory of the playbook. */
  readonly directory?: string | undefined;
}

/** A program that runs commands in a container, a jail, a directory. Plain data. */
export interface ExecCommand {
  /** `docker`, `chroot` … */
  readonly transport: string;
  /** Its words up to the text of a command, which comes last. */
  readonly words: readonly string[];
}

/** The identity to become after login. Plain data. */
export interface Become {
  readonly method: string;
  readonly user: string;
  readonly password: string | undefined;
  /** Program and flags of the method, when set (`become_exe`, `become_flags`). */
  readonly executable: string | undefined;
  readonly flags: string | undefined;
}
