# What is watched on a Debian or Red Hat system when no other profile is given: a level and a path on each line.
#
#   content     everything: content, rights, times
#   attributes  all but content, size and times
#   growing     what was written stays; more may be written behind it
#   ignored     not watched
#
# Of the lines that hold for a path, the last counts. `*` is any part of a name, `**` any number of folders.
# Folders that are not there are passed over.

content     /bin
content     /boot
content     /etc
content     /lib
content     /lib32
content     /lib64
content     /libx32
content     /opt
content     /root
content     /sbin
content     /srv/cgi-bin
content     /usr
content     /var/spool/cron
content     /var/www/cgi-bin
content     /home/*/.ssh

# Rights and owners count, contents come and go.
attributes  /var/mail
attributes  /var/spool/mail

# Who logged in and out is only ever written behind.
growing     /var/log/wtmp
growing     /var/log/btmp

# Written by the system itself as it runs.
ignored     /etc/mtab
ignored     /etc/adjtime
ignored     /etc/resolv.conf
ignored     /etc/blkid.tab
ignored     /etc/lvm/archive
ignored     /etc/lvm/backup
ignored     /etc/cups/subscriptions.conf
ignored     /etc/cups/subscriptions.conf.O
attributes  /root/.bash_history
attributes  /root/.lesshst
attributes  /root/.viminfo
ignored     /root/.cache

# Made again from what is installed, whenever something is.
attributes  /etc/ld.so.cache
attributes  /usr/share/info/dir
attributes  /usr/share/mime
attributes  /usr/share/applications/mimeinfo.cache
attributes  /usr/share/icons/*/icon-theme.cache
attributes  /usr/share/glib-2.0/schemas/gschemas.compiled
attributes  /usr/lib/python3/dist-packages/**/__pycache__
attributes  /usr/lib/python3*/**/__pycache__
attributes  /usr/lib64/python3*/**/__pycache__
ignored     /usr/share/man/cat*
ignored     /usr/src
ignored     /usr/tmp
