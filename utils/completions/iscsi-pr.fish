complete -c iscsi-pr -s K -l param-rk -d 'With --register the key that is registered already; with --preempt the key to remove' -r
complete -c iscsi-pr -s S -l param-sark -d 'Key of this initiator, hexadecimal' -r
complete -c iscsi-pr -s T -l prout-type -d 'Type of the reservation: 1 Write Exclusive, 3 Exclusive Access, 5 and 6 the same with registrants only, 7 and 8 with all registrants' -r
complete -c iscsi-pr -l isid -d 'The initiator port, 12 hexadecimal digits, instead of the one that belongs to the initiator\'s name' -r
complete -c iscsi-pr -s i -l initiator-name -d 'Name under which this initiator logs in' -r
complete -c iscsi-pr -l timeout -d 'Give up a connect, a login or a command that takes longer' -r
complete -c iscsi-pr -s k -l read-keys -d 'Show the keys that are registered'
complete -c iscsi-pr -s r -l read-reservation -d 'Show the reservation'
complete -c iscsi-pr -s c -l report-capabilities -d 'Show which reservations the unit can have'
complete -c iscsi-pr -s s -l read-full-status -d 'Show who is registered, with which key, and who holds the unit'
complete -c iscsi-pr -s G -l register -d 'Register the key of --param-sark; without it, or with 0, give up the registration with --param-rk'
complete -c iscsi-pr -s R -l reserve -d 'Register, and reserve the unit'
complete -c iscsi-pr -s L -l release -d 'Release the unit, and give up the registration'
complete -c iscsi-pr -s C -l clear -d 'Register, then remove the reservation and all registrations'
complete -c iscsi-pr -s P -l preempt -d 'Register, then remove the registrations with the key of --param-rk and take over their reservation'
complete -c iscsi-pr -s A -l preempt-abort -d 'As --preempt, and abort the commands of whom it removes'
complete -c iscsi-pr -s X -l preempt-remove -d 'As --preempt; then release the unit and give up the registration'
complete -c iscsi-pr -l ignore-existing-key -d 'With --register: whatever key is registered already'
complete -c iscsi-pr -l keep-registered -d 'With --release: stay registered'
complete -c iscsi-pr -s d -l debug -d 'Log errors and connections to standard error'
complete -c iscsi-pr -l json -d 'Print JSON instead of text; the manual lists its fields'
complete -c iscsi-pr -l exit-codes -d 'End with 3, 4, 5 or 6 for different kinds of failure; the manual has the list'
complete -c iscsi-pr -s v -l verbose -d 'Log to standard error: errors; -vv connections too, -vvv socket options too'
complete -c iscsi-pr -s h -s '?' -l help -d 'Print help; --help prints examples too'
complete -c iscsi-pr -s u -l usage -d 'Print the usage in one line'
complete -c iscsi-pr -s V -l version -d 'Print the version'
