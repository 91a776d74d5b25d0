complete -c iscsi-readcapacity16 -s i -l initiator-name -d 'Name under which this initiator logs in' -r
complete -c iscsi-readcapacity16 -l timeout -d 'Give up a connect, a login or a command that takes longer' -r
complete -c iscsi-readcapacity16 -s s -l size -d 'Print nothing but the size in bytes'
complete -c iscsi-readcapacity16 -s d -l debug -d 'Log errors and connections to standard error'
complete -c iscsi-readcapacity16 -l json -d 'Print JSON instead of text; the manual lists its fields'
complete -c iscsi-readcapacity16 -l exit-codes -d 'End with 3, 4, 5 or 6 for different kinds of failure; the manual has the list'
complete -c iscsi-readcapacity16 -s v -l verbose -d 'Log to standard error: errors; -vv connections too, -vvv socket options too'
complete -c iscsi-readcapacity16 -s h -s '?' -l help -d 'Print help; --help prints examples too'
complete -c iscsi-readcapacity16 -s u -l usage -d 'Print the usage in one line'
complete -c iscsi-readcapacity16 -s V -l version -d 'Print the version'
