package programs

// A guest is a program that others wrote, and how it is tested.
type guest struct {
	name, debianPackage string
	// command is for sh, in a home of its own; $FILES is the folder of the pictures, films and pages.
	command string
	// needs are the programs in it, if it is not its first word alone.
	needs string
	// short says that it is quick and light enough to be among the tests that always run.
	short bool
	// says is set for a program that prints or writes something and ends: that is compared, and not the screen.
	says bool
	// beside is the command of a program that shows something before.
	beside string
	// xte is what that program, of xautomation, is told to do once both screens show something.
	xte []string
	// xvfb is what Xvfb is started with besides.
	xvfb string
	// compare is set where neither the screens nor what is printed is to be compared, but something else.
	compare func(*pair, *guest) int
	// differ is how many pixels or lines may differ; note says why, or what else there is to know.
	differ int
	note   string
}

const (
	// noShm is for GTK 3, which draws wrongly on X servers that have shared pixmaps but no RENDER. Ours speaks of none to it.
	noShm = "-extension MIT-SHM"

	noon = "faketime '2026-01-01 12:00:00' "
	logo = "xlogo -geometry 300x200+40+30 -name subject -title 'the subject'"
	doom = "/usr/games/chocolate-doom -iwad /usr/share/games/doom/freedoom1.wad -window -nosound -nomouse -warp 1 1"
	qemu = "qemu-system-x86_64 -nodefaults -vga std -net none -drive file=$FILES/boot.img,format=raw,readonly=on,if=floppy -boot a -display "
	mpv  = "mpv --no-config --vo=x11 --no-audio --no-osc --osd-level=0 --no-input-cursor --keep-open=yes --pause --start=0.48 "
)

// catalogue is the list of programs: tier 1 transfers images, tier 2 is toolkits and browsers, tier 3 the classics,
// terminals, window managers and tools. The last four are no more than that.
var catalogue = []guest{
	{name: "x11perf-images", debianPackage: "x11-apps", command: "x11perf -repeat 1 -reps 20 -pause 1000 -putimage500 -noop", short: true},
	{name: "x11perf-copies", debianPackage: "x11-apps", command: "x11perf -repeat 1 -reps 20 -pause 1000 -copywinwin500 -noop"},
	{name: "mpv-x11", debianPackage: "mpv", command: mpv + "$FILES/film.y4m"},
	{name: "ffplay", debianPackage: "ffmpeg", command: "ffplay -loglevel error -an $FILES/film.y4m"},
	{name: "sdl-surface", debianPackage: "python3-pygame", command: "/usr/bin/python3 $FILES/surface.py"},
	{name: "vlc-x11", debianPackage: "vlc-bin vlc-plugin-base vlc-plugin-video-output",
		needs: "cvlc unshare", command: asUser + "cvlc --quiet --vout x11 --no-video-title-show --no-audio --no-dbus --image-duration -1 $FILES/picture.png"},
	{name: "feh", debianPackage: "feh", command: "feh $FILES/picture.png", short: true},
	{name: "im-display", debianPackage: "imagemagick", command: "display $FILES/picture.png", short: true},
	{name: "im-import", debianPackage: "imagemagick", command: "import -window root rgb:-", says: true, beside: logo},
	{name: "xwd", debianPackage: "x11-apps netpbm", needs: "xwd xwdtopnm", command: "xwd -root | xwdtopnm -quiet", says: true, beside: logo, short: true},
	{name: "xwud", debianPackage: "x11-apps", command: "xwud -in $FILES/picture.xwd", short: true},
	{name: "xloadimage", debianPackage: "xloadimage", command: "xloadimage -quiet $FILES/picture.png", short: true},
	{name: "xli", debianPackage: "xli", command: "xli -quiet $FILES/picture.png"},
	{name: "scrot", debianPackage: "scrot netpbm", needs: "scrot pngtopnm", command: "scrot - | pngtopnm -quiet", says: true, beside: logo},
	{name: "maim", debianPackage: "maim netpbm", needs: "maim pngtopnm", command: "maim --hidecursor | pngtopnm -quiet", says: true, beside: logo},
	{name: "qemu-sdl", debianPackage: "qemu-system-x86 qemu-system-gui", command: qemu + "sdl"},
	{name: "qemu-gtk", debianPackage: "qemu-system-x86 qemu-system-gui", xvfb: noShm, command: qemu + "gtk"},
	{name: "dosbox", debianPackage: "dosbox", command: "dosbox -noautoexec -c \"mount c $FILES\" -c c: -c paint.com"},
	{name: "chocolate-doom", debianPackage: "chocolate-doom freedoom", needs: "/usr/games/chocolate-doom /usr/share/games/doom/freedoom1.wad", command: doom, xte: []string{"mousemove 640 360", "key F1"},
		differ: 500, note: "its page of help, where a skull winks; the game itself moves"},
	{name: "x11vnc", debianPackage: "x11vnc", command: "x11vnc -rfbport 0 -nopw -nocursor -q", beside: logo, compare: overVNC, short: true},
	{name: "Xephyr", debianPackage: "xserver-xephyr", command: "Xephyr -displayfd 1 -noreset -screen 400x300", compare: nested, short: true},
	{name: "mupdf", debianPackage: "mupdf", command: "mupdf $FILES/page.pdf"},

	{name: "qpdfview", debianPackage: "qpdfview", command: "qpdfview $FILES/page.pdf"},
	{name: "qt5-assistant", debianPackage: "qttools5-dev-tools", command: "/usr/lib/qt5/bin/assistant"},
	{name: "gtk3-widgets", debianPackage: "gtk-3-examples", xvfb: noShm, command: "gtk3-widget-factory", differ: 2000, note: "its bars move"},
	{name: "zenity", debianPackage: "zenity", xvfb: noShm, command: "zenity --info --text hello"},
	{name: "wish", debianPackage: "tk", command: "wish $FILES/widgets.tcl", short: true},
	{name: "flcheckers", debianPackage: "fltk1.3-games", command: "/usr/games/flcheckers"},
	{name: "flblocks", debianPackage: "fltk1.3-games", command: "/usr/games/flblocks"},
	{name: "dillo", debianPackage: "dillo", command: "dillo $FILES/page.html"},
	{name: "netsurf-gtk", debianPackage: "netsurf-gtk", xvfb: noShm, command: "netsurf-gtk file://$FILES/page.html", differ: 100, note: "it says how long it took"},
	{name: "chromium", debianPackage: "chromium", command: "chromium --no-sandbox --disable-gpu --user-data-dir=. --no-first-run --app=file://$FILES/page.html"},
	{name: "firefox-esr", debianPackage: "firefox-esr", command: "firefox-esr --no-remote --new-instance --profile . --kiosk file://$FILES/page.html"},

	{name: "x11perf-drawing", debianPackage: "x11-apps", command: "x11perf -repeat 1 -reps 1 -pause 1000 -circle100 -noop"},
	{name: "xeyes", debianPackage: "x11-apps", command: "xeyes", xte: []string{"mousemove 1100 600"}, differ: 60,
		note: "a pupil may be a pixel off: it depends on where it was before", short: true},
	{name: "xclock", debianPackage: "x11-apps faketime", needs: "faketime xclock", command: noon + "xclock -norender -analog -update 3600", short: true},
	{name: "oclock", debianPackage: "x11-apps faketime", needs: "faketime oclock", command: noon + "oclock", short: true},
	{name: "xlogo", debianPackage: "x11-apps", command: logo, short: true},
	{name: "xcalc", debianPackage: "x11-apps", command: "xcalc"},
	{name: "ico", debianPackage: "x11-apps", command: "ico -faces -obj cube -sleep 5"},
	{name: "xfontsel", debianPackage: "x11-utils", command: "xfontsel", differ: 3000, note: "other fonts"},
	{name: "xmag", debianPackage: "x11-apps", command: "xmag -source 60x60+60+60 -geometry +500+100", beside: logo, short: true},
	{name: "bitmap", debianPackage: "x11-apps", command: "bitmap", short: true, differ: 1, note: "X.Org draws the corner of a XOR rectangle twice"},
	{name: "xterm", debianPackage: "xterm", command: "xterm -fn fixed -e 'cat $FILES/text; sleep 1000'", short: true},
	{name: "xterm-truetype", debianPackage: "xterm fonts-dejavu-core", command: "xterm -fa 'DejaVu Sans Mono' -fs 12 -e 'cat $FILES/text; sleep 1000'"},
	{name: "urxvt", debianPackage: "rxvt-unicode", command: "urxvt -e sh -c 'cat $FILES/text; sleep 1000'"},
	{name: "st", debianPackage: "stterm", command: "st -e sh -c 'cat $FILES/text; sleep 1000'", short: true},
	{name: "xdotool-typing", debianPackage: "xterm", command: "xterm -fn fixed -e cat",
		xte: []string{"mousemove 100 100", "str hello"}, short: true,
		note: "typed by xte: without XKEYBOARD xdotool dies, on any server"},
	{name: "xfig", debianPackage: "xfig", command: "xfig"},
	{name: "xosview", debianPackage: "xosview", command: "xosview", differ: 3000, note: "meters of the machine, which move"},
	{name: "dmenu", debianPackage: "suckless-tools", needs: "dmenu", command: "printf 'one\\ntwo\\n' | dmenu"},
	{name: "twm", debianPackage: "twm", command: "twm -f $FILES/twmrc", beside: logo, short: true},
	{name: "openbox", debianPackage: "openbox", command: "openbox --config-file /dev/null", beside: logo},
	{name: "jwm", debianPackage: "jwm", command: "jwm -f $FILES/jwmrc", beside: logo},
	{name: "i3", debianPackage: "i3-wm", command: "i3 -c $FILES/i3", beside: logo},
	{name: "xev", debianPackage: "x11-utils", command: "xev -geometry 300x200+40+30", short: true},
	{name: "xdpyinfo", debianPackage: "x11-utils", command: "xdpyinfo", says: true, differ: 3000, note: "other extensions, visuals and formats"},
	{name: "xwininfo", debianPackage: "x11-utils", command: "xwininfo -root -tree", says: true, beside: logo},
	{name: "xprop", debianPackage: "x11-utils", command: "xprop -name 'the subject'", says: true, beside: logo},
	{name: "xlsclients", debianPackage: "x11-utils", command: "xlsclients -l", says: true, beside: logo},
	{name: "xlsfonts", debianPackage: "x11-utils", command: "xlsfonts", says: true, differ: 2000, note: "other fonts"},
	{name: "xrandr", debianPackage: "x11-xserver-utils", command: "xrandr", says: true, differ: 40, note: "we offer more sizes"},
	{name: "xset", debianPackage: "x11-xserver-utils", command: "xset q", says: true, differ: 12, note: "no XKEYBOARD; the screen saver never starts"},
	{name: "xmodmap", debianPackage: "x11-xserver-utils", command: "xmodmap -pke", says: true},
	{name: "xinput", debianPackage: "xinput", command: "xinput list || true", needs: "xinput", says: true, differ: 10, note: "needs XInput, which is not offered"},
	{name: "xclip", debianPackage: "xclip", needs: "xclip", command: "echo hello | xclip -loops 1 && until xclip -out 2>/dev/null; do sleep 0.1; done", says: true, short: true},

	{name: "xgc", debianPackage: "x11-apps", command: "xgc", short: true},
	{name: "xbiff", debianPackage: "x11-apps", command: "xbiff -file $FILES/text", short: true},
	{name: "xmessage", debianPackage: "x11-utils", command: "xmessage -file $FILES/text", short: true},
	{name: "xfd", debianPackage: "x11-utils", command: "xfd -fn fixed"},
}
