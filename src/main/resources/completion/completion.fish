# Completes baton-xero-camel in fish: baton-xero-camel completion fish | source

# Prints the command on the command line.
function __baton_xero_camel_command
    set -l skip no
    for word in (commandline -opc)[2..-1]
        if test $skip = yes
            set skip no
        else if string match -q -- '-*' $word; and contains -- $word @WITH_VALUE@
            set skip yes
        else if contains -- $word @COMMANDS@
            echo $word
            return
        end
    end
    echo none
end

# Whether the command line has one of these commands.
function __baton_xero_camel_in
    contains -- (__baton_xero_camel_command) $argv
end

# Prints values of the records in the state folder: of which kind, folder of the records, keys of a pair.
function __baton_xero_camel_records
    set -l state $BATON_STATE_DIR
    set -l line (commandline -opc)
    for i in (seq (count $line))
        if test "$line[$i]" = --state-dir
            set state (string replace -r '^~/' "$HOME/" -- $line[(math $i + 1)])
        else if string match -q -- '--state-dir=*' "$line[$i]"
            set state (string replace -r '^--state-dir=' '' -- $line[$i] | string replace -r '^~/' "$HOME/")
        end
    end
    if test -z "$state"
        set state $HOME/.local/state/baton-xero-camel
        test -n "$XDG_STATE_HOME"; and set state $XDG_STATE_HOME/baton-xero-camel
    end
    set -l records $state/$argv[2]/*.json
    test (count $records) -gt 0; or return
    grep -ohE '"'$argv[3]'":"[^"\\\\]*","'$argv[4]'":"([^"\\\\]|\\\\.)*"' $records 2>/dev/null |
        LC_ALL=C awk -v kind=$argv[1] @RECORDS@
end

# Prints the values on stdin as entries of the list that is being typed.
function __baton_xero_camel_entries
    set -l typed (commandline -ct | string replace -r '^--[a-z-]*=' '' | string replace -r '^[\'"]' '' | string replace -ra '\\\\(.)' '$1')
    set -l before
    if test (math (string replace -ra '[^"]' '' -- "$typed" | string length) % 2) = 1
        set before (string match -r '^.*,(?=")' -- "$typed")
    else
        set before (string match -r '^.*,' -- "$typed")
    end
    set -l rest (string sub -s (math 1 + (string length -- "$before")) -- "$typed")
    string match -q '!*' -- "$rest"; and set before "$before!"
    while read -l value
        echo -- "$before$value"
    end
end

complete -c baton-xero-camel -f
@COMMAND_MEANINGS@
@FLAGS@
