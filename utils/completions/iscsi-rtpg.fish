complete -c iscsi-rtpg -s d -l debug -d 'Log to standard error: 1 errors, 2 connections, 3 socket options' -r
complete -c iscsi-rtpg -s i -l initiator-name -d 'Name under which this initiator logs in' -r
complete -c iscsi-rtpg -l timeout -d 'Give up a connect, a login or a command that takes longer' -r
complete -c iscsi-rtpg -l json -d 'Print JSON instead of text; the manual lists its fields'
complete -c iscsi-rtpg -l exit-codes -d 'End with 3, 4, 5 or 6 for different kinds of failure; the manual has the list'
complete -c iscsi-rtpg -s v -l verbose -d 'Log to standard error: errors; -vv connections too, -vvv socket options too'
complete -c iscsi-rtpg -s h -s '?' -l help -d 'Print help; --help prints examples too'
complete -c iscsi-rtpg -s u -l usage -d 'Print the usage in one line'
complete -c iscsi-rtpg -s V -l version -d 'Print the version'
