#!/usr/bin/env python3
"""Runs commands in a shell and draws what a terminal would show as an SVG.

    Scripts/draw-session.py OUTPUT.svg COMMAND…

Each COMMAND is run in the current directory; its output, standard error included, follows it.
"""
import html
import subprocess
import sys

WIDTH, LINE, MARGIN, COLUMN = 92, 19, 16, 8.43


def session(commands):
    for command in commands:
        yield 'command', command
        done = subprocess.run(command, shell=True, text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for line in done.stdout.splitlines():
            for start in range(0, max(len(line), 1), WIDTH):
                yield 'output', line[start:start + WIDTH]


def draw(lines):
    height = len(lines) * LINE + 2 * MARGIN
    width = round(WIDTH * COLUMN) + 2 * MARGIN
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
           f'viewBox="0 0 {width} {height}">')
    yield f'<rect width="{width}" height="{height}" rx="8" fill="#16181d"/>'
    yield ('<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" '
           'font-size="14" xml:space="preserve">')
    for number, (kind, text) in enumerate(lines):
        y = MARGIN + number * LINE + 14
        if kind == 'command':
            yield (f'<text x="{MARGIN}" y="{y}" fill="#7fd1a0">$ '
                   f'<tspan fill="#ffffff">{html.escape(text)}</tspan></text>')
        else:
            yield f'<text x="{MARGIN}" y="{y}" fill="#c3c8d2">{html.escape(text)}</text>'
    yield '</g>\n</svg>'


if __name__ == '__main__':
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    with open(sys.argv[1], 'w') as file:
        file.write('\n'.join(draw(list(session(sys.argv[2:])))) + '\n')
