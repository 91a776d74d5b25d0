complete -c iscsi-md5sum -s o -l offset -d 'Begin at this byte, which must be the first of a block' -r
complete -c iscsi-md5sum -s l -l length -d 'Read so many bytes; 0 reads to the end' -r
complete -c iscsi-md5sum -s a -l algorithm -d 'Which checksum' -r -f -a "md5\t''
sha1\t''
sha256\t''
sha512\t''"
complete -c iscsi-md5sum -s m -l max -d 'Reads on their way at a time' -r
complete -c iscsi-md5sum -s d -l debug -d 'Log up to this level to standard error: 1 errors, 2 connections, 3 socket options' -r
complete -c iscsi-md5sum -s i -l initiator-name -d 'Name under which this initiator logs in' -r
complete -c iscsi-md5sum -l timeout -d 'Give up a connect, a login or a command that takes longer' -r
complete -c iscsi-md5sum -l json -d 'Print JSON instead of text; the manual lists its fields'
complete -c iscsi-md5sum -l exit-codes -d 'End with 3, 4, 5 or 6 for different kinds of failure; the manual has the list'
complete -c iscsi-md5sum -s v -l verbose -d 'Log to standard error: errors; -vv connections too, -vvv socket options too'
complete -c iscsi-md5sum -s h -s '?' -l help -d 'Print help; --help prints examples too'
complete -c iscsi-md5sum -s u -l usage -d 'Print the usage in one line'
complete -c iscsi-md5sum -s V -l version -d 'Print the version'
