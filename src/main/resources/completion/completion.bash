# Completes baton-xero-camel in bash: source <(baton-xero-camel completion bash)

# Sets text: a word without its quotes, which may lack the closing one; and quote: the one that is open.
_baton_xero_camel_unquote() {
    local word=$1 i c
    text= quote=
    for ((i = 0; i < ${#word}; i++)); do
        c=${word:i:1}
        if [[ $c == \\ && $quote != \' ]]; then
            ((i++))
            text+=${word:i:1}
        elif [[ $c == "$quote" ]]; then
            quote=
        elif [[ -z $quote && ($c == \' || $c == \") ]]; then
            quote=$c
        else
            text+=$c
        fi
    done
}

# Prints values of the records in the state folder: of which kind, folder of the records, keys of a pair.
_baton_xero_camel_records() {
    local state=${BATON_STATE_DIR:-} text quote i
    for ((i = 1; i < COMP_CWORD; i++)); do
        if [[ ${COMP_WORDS[i]} == --state-dir ]]; then
            [[ ${COMP_WORDS[i + 1]} == = ]] && ((i++))
            _baton_xero_camel_unquote "${COMP_WORDS[i + 1]}"
            state=$text
            [[ ${COMP_WORDS[i + 1]} == '~/'* ]] && state=$HOME${text#'~'}
        fi
    done
    : "${state:=${XDG_STATE_HOME:-$HOME/.local/state}/baton-xero-camel}"
    grep -ohE "\"$3\":\"[^\"\\\\]*\",\"$4\":\"([^\"\\\\]|\\\\.)*\"" "$state/$2/"*.json 2>/dev/null |
        LC_ALL=C awk -v kind="$1" @RECORDS@ | cut -f 1
}

# Sets source, words and list for the values of a flag, or for the argument of a command.
_baton_xero_camel_values() {
    source= words= list=
    case $1 in
@VALUES@
    esac
}

_baton_xero_camel() {
    local cur=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD - 1]} command= i word
    local source words list text quote before= IFS=$' \t\n'
    COMPREPLY=()
    # bash splits --flag=value at the =.
    if [[ $cur == = ]]; then
        cur=
    elif [[ $flag == = ]]; then
        flag=${COMP_WORDS[COMP_CWORD - 2]}
    elif [[ $flag != -* || @WITH_VALUE@ != *" $flag "* ]]; then
        flag=
    fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ ${COMP_WORDS[i + 1]} == = ]]; then
            ((i += 2))
        elif [[ $word == -* && @WITH_VALUE@ == *" $word "* ]]; then
            ((i++))
        elif [[ -z $command && @COMMANDS@ == *" $word "* ]]; then
            command=$word
        fi
    done
    if [[ -z $flag && $cur == -* ]]; then
        case $command in
@FLAGS@
        esac
        while IFS= read -r word; do
            COMPREPLY+=("$word")
        done < <(compgen -W "$words" -- "$cur")
        return
    fi
    if [[ -z $flag && -z $command ]]; then
        words=@COMMANDS@ source= list=
    else
        _baton_xero_camel_values "${flag:-$command}"
    fi
    case $source in
        files) compopt -o default; return ;;
        folders) compopt -o dirnames; return ;;
    esac
    _baton_xero_camel_unquote "$cur"
    if [[ -n $list ]]; then
        word=${text//[^\"]/}
        if ((${#word} % 2)); then
            [[ $text == *,\"* ]] && before=${text%,\"*},
        elif [[ $text == *,* ]]; then
            before=${text%,*},
        fi
        text=${text#"$before"}
        if [[ $text == !* ]]; then
            before+=! text=${text#!}
        fi
    fi
    while IFS= read -r word; do
        # A name with a comma is offered by its first letter too.
        [[ -n $word && ($word == "$text"* || ($word == \"* && ${word#\"} == "$text"*)) ]] || continue
        word=$before$word
        case $quote in
            \') word=${word//\'/\'\\\'\'} ;;
            \") word=${word//\\/\\\\} word=${word//\"/\\\"} word=${word//\$/\\\$} word=${word//\`/\\\`} ;;
            *)
                printf -v word %q "$word"
                # bash splits words at : = and @, and not at a comma.
                word=${word//:/\\:} word=${word//=/\\=} word=${word//@/\\@} word=${word//\\,/,}
                ;;
        esac
        COMPREPLY+=("$word")
    done < <(
        printf '%s\n' $words
        [[ -n $source ]] && _baton_xero_camel_records $source
    )
}

complete -F _baton_xero_camel baton-xero-camel
