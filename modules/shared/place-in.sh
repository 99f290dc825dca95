# shellcheck shell=sh
# drover_place DEST NAME: prints where a file goes that is copied to DEST, and what is known of the way there.
drover_place() {
  drover_file=$1
  case $drover_file in
    */) drover_file=$drover_file$2 ;;
    *)
      case $drover_file in */*) ;; *) drover_file=./$drover_file ;; esac
      if [ -d "$drover_file" ]; then
        printf 'into=1\0'
        if [ -L "$drover_file" ]; then printf 'linked=1\0'; fi
        drover_file=$drover_file/$2
      fi
      ;;
  esac
  if [ -d "$drover_file" ]; then
    printf 'covered=1\0'
    drover_file=$drover_file/$2
  fi
  drover_parent=${drover_file%/*}
  drover_parent=${drover_parent:-/}
  printf 'file=%s\0parent=%s\0home=%s\0' "$drover_file" "$drover_parent" "$HOME"
  drover_stat parent "$drover_parent"
  drover_access parent "$drover_parent"
  drover_above=$drover_parent
  while [ ! -e "$drover_above" ]; do
    printf 'missing:%s=1\0' "$drover_above"
    case $drover_above in */*) drover_above=${drover_above%/*} ;; *) drover_above=. ;; esac
    drover_above=${drover_above:-/}
  done
}
