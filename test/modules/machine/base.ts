/** Files of /etc that every machine of the tests begins with. */
export const BASE: Readonly<Record<string, string>> = {
  fstab: `# static mounts
/dev/sda1 / ext4 errors=remount-ro 0 1
`,
  group: `root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:ada
mail:x:8:
sudo:x:27:ada
www-data:x:33:
users:x:100:
crontab:x:101:
nogroup:x:65534:
ada:x:1000:
staff:x:50:
`,
  gshadow: `root:*::
daemon:*::
bin:*::
sys:*::
adm:*::ada
mail:*::
sudo:*::ada
www-data:*::
users:*::
crontab:*::
nogroup:*::
ada:!::
staff:*::
`,
  hostname: `scratch
`,
  hosts: `127.0.0.1	localhost
`,
  'login.defs': `MAIL_DIR	/var/mail
LOG_OK_LOGINS	no
UMASK		022
HOME_MODE	0700
PASS_MAX_DAYS	99999
PASS_MIN_DAYS	0
PASS_WARN_AGE	7
UID_MIN		1000
UID_MAX		60000
SYS_UID_MIN	100
SYS_UID_MAX	999
GID_MIN		1000
GID_MAX		60000
SYS_GID_MIN	100
SYS_GID_MAX	999
SUB_UID_MIN	100000
SUB_UID_MAX	600100000
SUB_UID_COUNT	65536
SUB_GID_MIN	100000
SUB_GID_MAX	600100000
SUB_GID_COUNT	65536
USERGROUPS_ENAB yes
ENCRYPT_METHOD SHA512
`,
  'nsswitch.conf': `passwd: files
group: files
shadow: files
gshadow: files
hosts: files dns
services: files
protocols: files
`,
  passwd: `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
ada:x:1000:1000:Ada:/home/ada:/bin/sh
`,
  shadow: `root:*:19000:0:99999:7:::
daemon:*:19000:0:99999:7:::
bin:*:19000:0:99999:7:::
sys:*:19000:0:99999:7:::
mail:*:19000:0:99999:7:::
www-data:*:19000:0:99999:7:::
nobody:*:19000:0:99999:7:::
ada:$6$salt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDDl3aCI6WouIL9AjRbLCelDCy.g.:19000:0:99999:7:::
`,
  subgid: ``,
  subuid: ``,
};
