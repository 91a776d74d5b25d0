complete -c iscsi-discard -s o -l offset -d 'Begin at this byte, which must be the first of a block' -r
complete -c iscsi-discard -s l -l length -d 'So many bytes, whole blocks; 0 goes to the end' -r
complete -c iscsi-discard -l range -d 'Another range, as --offset and --length; may be given often' -r
complete -c iscsi-discard -s d -l debug -d 'Log up to this level to standard error: 1 errors, 2 connections, 3 socket options' -r
complete -c iscsi-discard -s i -l initiator-name -d 'Name under which this initiator logs in' -r
complete -c iscsi-discard -l timeout -d 'Give up a connect, a login or a command that takes longer' -r
complete -c iscsi-discard -s z -l zeroout -d 'Fill the blocks with zeros (WRITE SAME) instead of giving them up (UNMAP)'
complete -c iscsi-discard -l dry-run -d 'Say what would be done, and do nothing'
complete -c iscsi-discard -s y -l yes -d 'Do not ask on a terminal'
complete -c iscsi-discard -l json -d 'Print JSON instead of text; the manual lists its fields'
complete -c iscsi-discard -l exit-codes -d 'End with 3, 4, 5 or 6 for different kinds of failure; the manual has the list'
complete -c iscsi-discard -s v -l verbose -d 'Log to standard error: errors; -vv connections too, -vvv socket options too'
complete -c iscsi-discard -s h -s '?' -l help -d 'Print help; --help prints examples too'
complete -c iscsi-discard -s u -l usage -d 'Print the usage in one line'
complete -c iscsi-discard -s V -l version -d 'Print the version'
