complete -c iscsi-dd -s s -l src -d 'What is read: iscsi://[USER[%PASSWORD]@]HOST[:PORT]/TARGET/LUN, a file, or - for standard input' -r
complete -c iscsi-dd -s d -l dst -d 'What is written: a URL, a file, or - for standard output' -r
complete -c iscsi-dd -s m -l max -d 'Commands on their way at a time' -r
complete -c iscsi-dd -s b -l blocks -d 'Blocks of one command [default: 200, or one of --block-size]' -r
complete -c iscsi-dd -l block-size -d 'Bytes of the blocks in which --count, --skip and --seek count [default: the disk\'s]' -r
complete -c iscsi-dd -l count -d 'Copy at most so many blocks, or bytes with a B behind the number' -r
complete -c iscsi-dd -l skip -d 'Pass over so many blocks of the source' -r
complete -c iscsi-dd -l seek -d 'Begin behind so many blocks of the destination' -r
complete -c iscsi-dd -l conv -d 'How to write' -r -f -a "sparse\t'Leave holes in a file, and unmapped blocks on a disk, for zeros'
notrunc\t'Keep what a file holds behind the copy'
fsync\t'Wait until a file is on its disk; for logical units this is always done'
noerror\t'As --ignore-errors'"
complete -c iscsi-dd -s i -l initiator-name -d 'Name under which this initiator logs in' -r
complete -c iscsi-dd -l timeout -d 'Give up a connect, a login or a command that takes longer' -r
complete -c iscsi-dd -s p -l progress -d 'Print how many blocks are copied while it goes on, instead of a bar'
complete -c iscsi-dd -s 6 -l 16 -d 'Use commands with addresses of 64 bits also where shorter ones would do'
complete -c iscsi-dd -s x -l xcopy -d 'Let the target copy (EXTENDED COPY): the data do not come here'
complete -c iscsi-dd -s n -l ignore-errors -d 'Pass over what cannot be copied; the status tells of it'
complete -c iscsi-dd -l verify -d 'Read both ends again afterwards, and compare them'
complete -c iscsi-dd -l json -d 'Print JSON instead of text; the manual lists its fields'
complete -c iscsi-dd -l exit-codes -d 'End with 3, 4, 5 or 6 for different kinds of failure; the manual has the list'
complete -c iscsi-dd -s v -l verbose -d 'Log to standard error: errors; -vv connections too, -vvv socket options too'
complete -c iscsi-dd -s h -s '?' -l help -d 'Print help; --help prints examples too'
complete -c iscsi-dd -s u -l usage -d 'Print the usage in one line'
complete -c iscsi-dd -s V -l version -d 'Print the version'
