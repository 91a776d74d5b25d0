complete -c iscsi-swp -s s -l swp -d 'Switch software write protection on or off' -r -f -a "on\t''
off\t''"
complete -c iscsi-swp -s d -l debug -d 'Log to standard error up to this level: 1 errors, 2 connections, 3 socket options' -r
complete -c iscsi-swp -s i -l initiator-name -d 'Name under which this initiator logs in' -r
complete -c iscsi-swp -l timeout -d 'Give up a connect, a login or a command that takes longer' -r
complete -c iscsi-swp -l json -d 'Print JSON instead of text; the manual lists its fields'
complete -c iscsi-swp -l exit-codes -d 'End with 3, 4, 5 or 6 for different kinds of failure; the manual has the list'
complete -c iscsi-swp -s v -l verbose -d 'Log to standard error: errors; -vv connections too, -vvv socket options too'
complete -c iscsi-swp -s h -s '?' -l help -d 'Print help; --help prints examples too'
complete -c iscsi-swp -s u -l usage -d 'Print the usage in one line'
complete -c iscsi-swp -s V -l version -d 'Print the version'
