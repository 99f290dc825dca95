# shellcheck shell=sh
# shellcheck disable=SC2034
# drover_fetch URL FILE VERIFY: downloads to a file, with what the target has. An empty VERIFY takes any certificate. What
# went wrong is left in $drover_said.
drover_fetch() {
  if command -v curl >/dev/null 2>&1; then
    if [ -n "$3" ]; then drover_said=$(curl -fsSL -o "$2" -- "$1" 2>&1)
    else drover_said=$(curl -kfsSL -o "$2" -- "$1" 2>&1); fi
  elif command -v wget >/dev/null 2>&1; then
    if [ -n "$3" ]; then drover_said=$(wget -qO "$2" -- "$1" 2>&1)
    else drover_said=$(wget -q --no-check-certificate -O "$2" -- "$1" 2>&1); fi
  else
    drover_said='neither curl nor wget is on the target: install one of these packages'
    return 127
  fi
}
