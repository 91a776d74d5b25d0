complete -c iscsi-ls -s i -l initiator-name -d 'Name under which this initiator logs in' -r
complete -c iscsi-ls -l timeout -d 'Give up a connect, a login or a command that takes longer' -r
complete -c iscsi-ls -s s -l show-luns -d 'List the logical units of each target too'
complete -c iscsi-ls -s U -l url -d 'Print a URL for each target; does nothing beside -s'
complete -c iscsi-ls -s l -l long -l table -d 'Targets with a table of their logical units: type, size, vendor, product, serial number'
complete -c iscsi-ls -l tree -d 'The same as a tree of portals, targets and logical units'
complete -c iscsi-ls -s d -l debug -d 'Log errors, connections and socket options to standard error'
complete -c iscsi-ls -l json -d 'Print JSON instead of text; the manual lists its fields'
complete -c iscsi-ls -l exit-codes -d 'End with 3, 4, 5 or 6 for different kinds of failure; the manual has the list'
complete -c iscsi-ls -s v -l verbose -d 'Log to standard error: errors; -vv connections too, -vvv socket options too'
complete -c iscsi-ls -s h -s '?' -l help -d 'Print help; --help prints examples too'
complete -c iscsi-ls -s u -l usage -d 'Print the usage in one line'
complete -c iscsi-ls -s V -l version -d 'Print the version'
