# shellcheck shell=sh disable=SC2154,SC2046
echo "$drover_file"
if ! [ -e "$drover_file" ]; then echo missing
elif [ "$drover_mode" = cleanup ]; then
  # A supervisor at its last steps would write the file once more.
  for drover_wait in 1 2 3 4 5 6 7 8 9 10; do
    if ! [ -e "$drover_file.rc" ] || ! [ -e "$drover_file.sh" ]; then break; fi
    sleep 0.1 2>/dev/null || sleep 1
  done
  rm -f "$drover_file" "$drover_file".*
  echo erased
elif ! [ -e "$drover_file.job" ]; then
  echo foreign
  cat "$drover_file"
elif [ -e "$drover_file.late" ]; then echo late
elif [ -e "$drover_file.rc" ]; then
  read -r drover_answer <"$drover_file.rc"
  echo "done $drover_answer"
  echo $(wc -c <"$drover_file.job") $(wc -c <"$drover_file.out") $(wc -c <"$drover_file.err")
  cat "$drover_file.job" "$drover_file.out" "$drover_file.err"
elif [ -e "$drover_file.pid" ] && read -r drover_pid <"$drover_file.pid" && ! kill -0 "$drover_pid" 2>/dev/null &&
  sleep 1 && ! [ -e "$drover_file.rc" ]; then echo gone
else echo running
fi
