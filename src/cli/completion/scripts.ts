/**
 * What each shell is told. All ask `socketeer completion --complete WORD…`, the last word being the one at the cursor up to it:
 * the first line of the answer names what else the shell is to offer (nothing, files or commands), each other line a word and
 * after a tab what it means. Words that end in one of : = , / are not finished. Files come after the last : or = of a word.
 */
const bash = `_socketeer() {
  local rest="\${COMP_LINE:0:COMP_POINT}" word answer kind cut current quote=''
  local -a words=() values=()
  # words as they were written: bash takes them apart at each of COMP_WORDBREAKS
  for word in "\${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    [[ $rest == *"$word"* ]] || word="\${rest#"\${rest%%[![:space:]]*}"}"
    if [[ \${#words[@]} -eq 0 || $rest == [[:space:]]* ]]; then words+=("$word"); else words[-1]+="$word"; fi
    rest="\${rest#*"$word"}"
  done
  current="\${words[-1]}"
  words=("\${words[@]:0:\${#words[@]}-1}")
  for ((word = 0; word < \${#words[@]}; word++)); do
    case "\${words[word]}" in
      \\'*\\' | \\"*\\") words[word]="\${words[word]:1:-1}" ;;
      *\\\\*) IFS= read words[word] <<< "\${words[word]}" ;;
    esac
  done
  # bash wants only what follows the last of those characters (from an @ on), unless a quote is open
  case "$current" in
    [\\'\\"]*) quote="\${current:0:1}" current="\${current:1}" cut='' ;;
    *) cut="\${current%"\${current##*[$COMP_WORDBREAKS]}"}" cut="\${cut%@}" ;;
  esac
  COMPREPLY=()
  answer="$("\${words[0]/#\\~\\//$HOME/}" completion --complete "\${words[@]:1}" "$current" 2>/dev/null)" || return
  kind="\${answer%%$'\\n'*}"
  [[ $answer == *$'\\n'* ]] && while IFS=$'\\t' read -r word _; do
    word="\${word#"$cut"}"
    [[ -z $quote && $word == *[!A-Za-z0-9_./:=,@%+~^-]* ]] && printf -v word %q "$word"
    values+=("$word")
  done <<< "\${answer#*$'\\n'}"
  if [[ $kind == commands ]]; then
    while read -r word; do values+=("$word"); done < <(compgen -c -- "$current")
  elif [[ $kind == files && \${#values[@]} -eq 0 ]]; then
    compopt -o default
  elif [[ $kind == files ]]; then
    while IFS= read -r word; do
      [[ -d $word ]] && word+=/
      [[ -z $quote ]] && printf -v word %q "$word"
      values+=("$word")
    done < <(compgen -f -- "\${current##*[:=]}")
  fi
  COMPREPLY=("\${values[@]}")
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[:=,/] ]] && compopt -o nospace
  return 0
}
complete -F _socketeer socketeer skt
`;

const zsh = `#compdef socketeer skt
_socketeer() {
  local -a lines finished finished_shown open open_shown
  local line word shown kind
  lines=("\${(@f)$("\${(Q)words[1]/#\\~\\//$HOME/}" completion --complete "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  kind="$lines[1]"
  for line in "\${(@)lines[2,-1]}"; do
    word="\${line%%$'\\t'*}"
    shown="$word"
    [[ $line == *$'\\t'* ]] && shown="$word  -- \${line#*$'\\t'}"
    if [[ $word == *[:=,/] ]]; then
      open+=("$word"); open_shown+=("$shown")
    else
      finished+=("$word"); finished_shown+=("$shown")
    fi
  done
  (( $#finished )) && compadd -l -d finished_shown -- "\${finished[@]}"
  (( $#open )) && compadd -S '' -l -d open_shown -- "\${open[@]}"
  if [[ $kind == files ]]; then
    compset -P '*[:=]'
    _files
  fi
  [[ $kind == commands ]] && _command_names -e
  return 0
}
if [[ $funcstack[1] == _socketeer ]]; then
  _socketeer "$@"
else
  compdef _socketeer socketeer skt
fi
`;

const fish = `function __socketeer_complete
    set -l words (commandline -opc)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    command -q $program; or return
    set -l current (commandline -ct | string replace -r '^["\\']' '')
    set -l lines ($program completion --complete $words[2..] "$current" 2>/dev/null)
    or return
    printf '%s\\n' $lines[2..]
    switch "$lines[1]"
        case files
            set -l head (string match -r '^.*[:=]' -- "$current")
            for path in (__fish_complete_path (string replace -r '^.*[:=]' '' -- "$current"))
                echo "$head$path"
            end
        case commands
            __fish_complete_subcommand --fcs-skip=(count $words) 2>/dev/null
    end
end
complete -c socketeer -f -a '(__socketeer_complete)'
complete -c skt -f -a '(__socketeer_complete)'
`;

/** What makes each shell complete socketeer. */
export const completionScripts: Readonly<Record<string, string>> = { bash, zsh, fish };
