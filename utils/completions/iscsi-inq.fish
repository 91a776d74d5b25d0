complete -c iscsi-inq -s e -l evpd -d '1: a page of vital product data, 0: standard data' -r
complete -c iscsi-inq -s c -l pagecode -d 'Which page: decimal, 0x and hexadecimal, or 0 and octal digits; 0 lists the pages' -r
complete -c iscsi-inq -s d -l debug -d 'Log to standard error up to this level: 1 errors, 2 connections, 3 socket options' -r
complete -c iscsi-inq -s i -l initiator-name -d 'Name under which this initiator logs in' -r
complete -c iscsi-inq -l timeout -d 'Give up a connect, a login or a command that takes longer' -r
complete -c iscsi-inq -s a -l all -d 'Standard data, then every page that the unit has'
complete -c iscsi-inq -l json -d 'Print JSON instead of text; the manual lists its fields'
complete -c iscsi-inq -l exit-codes -d 'End with 3, 4, 5 or 6 for different kinds of failure; the manual has the list'
complete -c iscsi-inq -s v -l verbose -d 'Log to standard error: errors; -vv connections too, -vvv socket options too'
complete -c iscsi-inq -s h -s '?' -l help -d 'Print help; --help prints examples too'
complete -c iscsi-inq -s u -l usage -d 'Print the usage in one line'
complete -c iscsi-inq -s V -l version -d 'Print the version'
