/** The help of `completion`. */
export const completionHelp = (): string =>
  `Usage: socketeer completion bash|zsh|fish

Prints what makes a shell complete the commands and options of socketeer and skt, and what they are about just now: ports that
are open, processes, socket files, network namespaces, hosts. The shell asks socketeer itself at each TAB.

Options:
  -h, --help  this text

Examples:
  eval "$(socketeer completion bash)"       bash, in ~/.bashrc
  eval "$(socketeer completion zsh)"        zsh, in ~/.zshrc after compinit
  socketeer completion fish | source        fish, in ~/.config/fish/config.fish
  socketeer completion bash > ~/.local/share/bash-completion/completions/socketeer
                                            bash-completion loads it when it is needed

Exit codes: 0 printed, 2 wrong usage.
`;
