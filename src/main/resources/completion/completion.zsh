#compdef baton-xero-camel
# Completes baton-xero-camel in zsh, as the file _baton-xero-camel in a folder of $fpath, or: source <(baton-xero-camel completion zsh)

# Offers values of the records in the state folder: of which kind, folder of the records, keys of a pair.
_baton-xero-camel-records() {
    local state=$BATON_STATE_DIR record
    local -a values descriptions
    local -i i=${words[(I)--state-dir(|=*)]}
    if ((i && i < CURRENT)); then
        state=${(Q)${words[i]#--state-dir}#=}
        [[ $words[i] == --state-dir ]] && state=${(Q)words[i + 1]}
        state=${state/#\~\//$HOME/}
    fi
    : ${state:=${XDG_STATE_HOME:-$HOME/.local/state}/baton-xero-camel}
    for record in ${(f)"$(grep -ohE "\"$3\":\"[^\"\\\\]*\",\"$4\":\"([^\"\\\\]|\\\\.)*\"" $state/$2/*.json(N) /dev/null |
        LC_ALL=C awk -v kind=$1 @RECORDS@)"}; do
        values+=("${record%%$'\t'*}")
        descriptions+=("${record%%$'\t'*}  -- ${record#*$'\t'}")
    done
    compadd -l -d descriptions -a values
}

# Offers what a command offers as the last entry of a list.
_baton-xero-camel-entry() {
    local before= quotes=${PREFIX//[^\"]/}
    if (($#quotes % 2)); then
        [[ $PREFIX == *,(\\|)\"* ]] && before=${PREFIX%,(\\|)\"*},
    elif [[ $PREFIX == *,* ]]; then
        before=${PREFIX%,*},
    fi
    compset -p ${#before}
    compset -P '(\\|)!'
    "$@"
}

_baton-xero-camel() {
    local command word
    local -a flags arguments
    local -i i
    local curcontext=$curcontext state line
    typeset -A opt_args
    for ((i = 2; i < CURRENT; i++)); do
        word=$words[i]
        if [[ $word == -* && @WITH_VALUE@ == *" $word "* ]]; then
            ((i++))
        elif [[ -z $command && @COMMANDS@ == *" $word "* ]]; then
            command=$word
        fi
    done
    case $command in
@FLAGS@
    esac
    _arguments -S : $flags '1: :->command' $arguments && return
    local -a commands=(
@COMMAND_MEANINGS@
    )
    [[ $state == command && -z $command ]] && _describe -t commands command commands
}

if [[ $funcstack[1] == _baton-xero-camel ]]; then
    _baton-xero-camel "$@"
else
    compdef _baton-xero-camel baton-xero-camel
fi
