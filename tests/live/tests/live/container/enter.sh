# Lays out the root folder of a container, all of it read-only but for what is bound otherwise, and runs
# a command that enters it:
#   ROOT [bind FROM AT ro|rw]... [link TEXT AT]... run [NAME=VALUE]... COMMAND [ARGUMENT]...
# ROOT is an empty folder, and this is root in a mount namespace of its own.
set -eu
root=$1
shift

# The flags beside `ro` may be there already, and a user namespace cannot take flags away.
read_only() {
    mount -o remount,bind,ro,nosuid,nodev "$1"
}

mount -t tmpfs -o mode=0755 tmpfs "$root"
while [ "$1" != run ]; do
    case $1 in
    bind)
        if [ -d "$2" ]; then
            mkdir -p "$root$3"
        else
            mkdir -p "$root${3%/*}"
            : >"$root$3"
        fi
        mount --rbind "$2" "$root$3"
        [ "$4" = rw ] || read_only "$root$3"
        shift 4
        ;;
    link)
        mkdir -p "$root${3%/*}"
        ln -s "$2" "$root$3"
        shift 3
        ;;
    esac
done
shift
read_only "$root"
exec env -i "$@"
