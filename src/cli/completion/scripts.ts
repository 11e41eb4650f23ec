/**
 * What each shell is told. All ask `socketeer completion --complete WORD…`, the last word being the one at the cursor up to it:
 * the first line of the answer names what else the shell is to offer (nothing, files or commands), each other line a word and
 * after a tab what it means. Words that end in one of : = , / are not finished.
 */
const bash = `_socketeer() {
  local line="\${COMP_LINE:0:COMP_POINT}" answer kind word cut values=()
  local -a words
  read -a words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  local current="\${words[\${#words[@]}-1]}"
  COMPREPLY=()
  answer="$("\${words[0]}" completion --complete "\${words[@]:1}" 2>/dev/null)" || return
  # bash takes a word apart at these characters and wants only what follows the last of them
  cut="\${current%"\${current##*[$COMP_WORDBREAKS]}"}"
  kind="\${answer%%$'\\n'*}"
  [[ $answer == *$'\\n'* ]] && while IFS=$'\\t' read -r word _; do
    word="\${word#"$cut"}"
    [[ $word == *[!A-Za-z0-9_./:=,@%+~^-]* ]] && printf -v word %q "$word"
    values+=("$word")
  done <<< "\${answer#*$'\\n'}"
  COMPREPLY=("\${values[@]}")
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[:=,/] ]] && compopt -o nospace
  [[ $kind == files ]] && compopt -o default
  [[ $kind == commands && \${#COMPREPLY[@]} -eq 0 ]] && COMPREPLY=($(compgen -c -- "$current"))
  return 0
}
complete -F _socketeer socketeer skt
`;

const zsh = `#compdef socketeer skt
_socketeer() {
  local -a lines finished finished_shown open open_shown
  local line word shown kind
  lines=("\${(@f)$("\${(Q)words[1]}" completion --complete "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
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
  [[ $kind == files ]] && _files
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
    command -q $words[1]; or return
    set -l current (commandline -ct)
    set -l lines ($words[1] completion --complete $words[2..] "$current" 2>/dev/null)
    or return
    printf '%s\\n' $lines[2..]
    switch "$lines[1]"
        case files
            __fish_complete_path "$current"
        case commands
            __fish_complete_subcommand --fcs-skip=(count $words) 2>/dev/null
    end
end
complete -c socketeer -f -a '(__socketeer_complete)'
complete -c skt -f -a '(__socketeer_complete)'
`;

/** What makes each shell complete socketeer. */
export const completionScripts: Readonly<Record<string, string>> = { bash, zsh, fish };
