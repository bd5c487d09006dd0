/* Bytes that the optimiser of ncurses sends for the same screens: the floor that our writer is held against.
 *
 * In: frames, all of one size. Out: one line a frame, its bytes. With -x their text on standard error, too.
 *   F rows columns x y anew        a frame: its cursor, and whether the terminal is painted anew (clearok)
 *   R runs                         a row, each of them followed by its runs
 *   A fg bg attributes text        colours -1 (the terminal's own) or 0..255
 * Attributes: 1 bold, 2 italic, 4 underlined, 8 reversed, 32 dim.
 *
 * Every frame is written over the whole of stdscr, and doupdate() decides what goes out: idlok, idcok and scrollok are
 * on, so it has insert and delete, scroll regions, ECH, REP, EL and whatever else terminfo offers. It writes to the
 * slave of a real PTY (it looks at the tty's modes); write(2) is replaced by a counter. What it sends when it starts, and
 * clearing the screen for the first time, is not counted.
 *
 * cc -O2 -o ncurses ncurses.c -lncursesw -ltinfo -lutil
 */
#define _XOPEN_SOURCE_EXTENDED 1
#define _GNU_SOURCE 1
#include <locale.h>
#include <ncurses.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <wchar.h>

static int slave = -1;
static long count;
static int shown;

/* Stands before libc's own for libncursesw. */
ssize_t write(int fd, const void *bytes, size_t length) {
    if (fd != slave || fd < 0) return syscall(SYS_write, fd, bytes, length);
    count += (long)length;
    for (size_t i = 0; shown && i < length; i++) {
        unsigned char byte = ((const unsigned char *)bytes)[i];
        if (byte < 32) fprintf(stderr, byte == 27 ? "ESC" : "<%02x>", byte);
        else fputc(byte, stderr);
    }
    return (ssize_t)length;
}

/* Opens the screen; 0 when it stands. */
static int start(int rows, int columns) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    char lines[16], width[16];
    int master;
    if (openpty(&master, &slave, NULL, NULL, &size)) return 3;
    snprintf(lines, sizeof lines, "%d", rows), snprintf(width, sizeof width, "%d", columns);
    setenv("LINES", lines, 1), setenv("COLUMNS", width, 1);
    FILE *out = fdopen(slave, "w"), *in = fdopen(dup(slave), "r");
    if (!out || !in || !newterm(NULL, out, in)) return 4;
    raw(), noecho(), nonl(), start_color(), use_default_colors(), curs_set(1);
    idlok(stdscr, TRUE), idcok(stdscr, TRUE), leaveok(stdscr, FALSE);
    refresh();
    return 0;
}

/* Writes a run at (x, y) and returns the column behind it; -1 when it cannot be read. */
static int run(const char *line, int x, int y, int rows, int columns) {
    static wchar_t text[8192];
    int fg, bg, bits, offset = 0;
    if (sscanf(line, "A %d %d %d%n", &fg, &bg, &bits, &offset) != 3) return -1;
    size_t length = mbstowcs(text, line + offset + 1, 8191);
    if (length == (size_t)-1) return -1;
    attr_t attributes = (bits & 1 ? A_BOLD : 0) | (bits & 2 ? A_ITALIC : 0) | (bits & 4 ? A_UNDERLINE : 0) |
                        (bits & 8 ? A_REVERSE : 0) | (bits & 32 ? A_DIM : 0);
    int pair = fg < 0 && bg < 0 ? 0 : alloc_pair(fg, bg);
    for (size_t i = 0; i < length;) {
        wchar_t symbol[CCHARW_MAX + 1] = {text[i++]};
        int used = 1, width = wcwidth(symbol[0]);
        while (i < length && used < CCHARW_MAX && wcwidth(text[i]) == 0) symbol[used++] = text[i++];
        if (width < 1) symbol[0] = L' ', symbol[1] = 0, width = 1;
        cchar_t cell;
        setcchar(&cell, symbol, attributes, 0, &pair);
        if (y == rows - 1 && x + width >= columns) mvins_wch(y, x, &cell);
        else mvadd_wch(y, x, &cell);
        x += width;
    }
    return x;
}

int main(int argc, char **argv) {
    static char line[65536];
    int rows, columns, x, y, anew, started = 0;
    shown = argc > 1 && !strcmp(argv[1], "-x");
    setlocale(LC_ALL, "");
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "F %d %d %d %d %d", &rows, &columns, &x, &y, &anew) != 5) return 2;
        if (!started) {
            int failed = start(rows, columns);
            if (failed) return failed;
            started = 1;
            if (shown) fputc('\n', stderr);
        }
        scrollok(stdscr, FALSE); /* writing must not scroll; doupdate may */
        for (int row = 0; row < rows; row++) {
            int runs, column = 0;
            if (!fgets(line, sizeof line, stdin) || sscanf(line, "R %d", &runs) != 1) return 5;
            while (runs--) {
                if (!fgets(line, sizeof line, stdin)) return 6;
                line[strcspn(line, "\n")] = 0;
                column = run(line, column, row, rows, columns);
                if (column < 0) return 7;
            }
        }
        scrollok(stdscr, TRUE);
        clearok(stdscr, anew ? TRUE : FALSE);
        move(y, x);
        count = 0;
        wnoutrefresh(stdscr);
        doupdate();
        if (shown) fputc('\n', stderr);
        char said[32];
        int length = snprintf(said, sizeof said, "%ld\n", count);
        syscall(SYS_write, 1, said, (size_t)length);
    }
    return 0;
}
