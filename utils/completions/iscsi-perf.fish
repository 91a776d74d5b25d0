complete -c iscsi-perf -s m -l max -d 'Requests on their way at a time' -r
complete -c iscsi-perf -s b -l blocks -d 'Blocks of one request' -r
complete -c iscsi-perf -s t -l runtime -d 'How long to measure; 0 for until interrupted' -r
complete -c iscsi-perf -s x -d 'How many attempts to open a lost session again may fail in a row; -1 for endless' -r
complete -c iscsi-perf -l write -d 'Writes among a hundred requests; what the disk holds is lost where they go' -r
complete -c iscsi-perf -l threads -d 'Sessions, each with a thread and with --max requests' -r
complete -c iscsi-perf -l warm-up -d 'Run so long before measuring begins' -r
complete -c iscsi-perf -l count -d 'End after so many requests' -r
complete -c iscsi-perf -l plot -d 'Write a plot of how long requests took: an image for FILE.svg, else a page of HTML' -r -F
complete -c iscsi-perf -s i -l initiator-name -d 'Name under which this initiator logs in' -r
complete -c iscsi-perf -l timeout -d 'Give up a connect, a login or a command that takes longer' -r
complete -c iscsi-perf -s r -l random -d 'Any blocks, not one after another'
complete -c iscsi-perf -s R -l random-blocks -d 'Requests of any length from 1 block to that of --blocks'
complete -c iscsi-perf -s l -l logging -d 'A new line each second, not the same one again'
complete -c iscsi-perf -s n -l ignore-errors -d 'Go on when a request fails'
complete -c iscsi-perf -l destroy -d 'The disk may be overwritten: nothing is written without this'
complete -c iscsi-perf -l latency -d 'Print percentiles and a histogram of how long requests took'
complete -c iscsi-perf -l json -d 'Print JSON instead of text; the manual lists its fields'
complete -c iscsi-perf -l exit-codes -d 'End with 3, 4, 5 or 6 for different kinds of failure; the manual has the list'
complete -c iscsi-perf -s v -l verbose -d 'Log to standard error: errors; -vv connections too, -vvv socket options too'
complete -c iscsi-perf -s h -s '?' -l help -d 'Print help; --help prints examples too'
complete -c iscsi-perf -s u -l usage -d 'Print the usage in one line'
complete -c iscsi-perf -s V -l version -d 'Print the version'
