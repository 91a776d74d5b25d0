# SPDX-License-Identifier: LGPL-2.1-or-later
"""A chart of what bench.py has measured: CPU per I/O of each cell, as bars, in SVG."""
from html import escape

WIDTH, LEFT, ROW, BAR, TOP = 860, 210, 44, 15, 60
COLOURS = {"ours": "#2b6cb0", "reference": "#a0aec0"}


def bars(cells):
    """Each cell has a scale of its own: its longest bar is as wide as the chart, since cells differ by a factor of 1000."""
    height = TOP + ROW * len(cells) + 10
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        '<text x="10" y="22" font-size="16">CPU per I/O of the initiator, microseconds (less is better)</text>',
    ]
    for place, (name, colour) in enumerate(COLOURS.items()):
        x = LEFT + 120 * place
        out.append(f'<rect x="{x}" y="34" width="12" height="12" fill="{colour}"/>')
        out.append(f'<text x="{x + 18}" y="45">{name}</text>')
    for row, cell in enumerate(cells):
        y = TOP + ROW * row
        out.append(f'<text x="{LEFT - 8}" y="{y + BAR + 5}" text-anchor="end">{escape(cell["title"])}</text>')
        present = [name for name in COLOURS if name in cell]
        longest = max(cell[name]["cpu_us_per_io"] for name in present)
        for line, name in enumerate(present):
            value = cell[name]["cpu_us_per_io"]
            length = max(1.0, (WIDTH - LEFT - 90) * value / longest)
            top = y + line * (BAR + 2)
            out.append(f'<rect x="{LEFT}" y="{top}" width="{length:.1f}" height="{BAR}" fill="{COLOURS[name]}"/>')
            out.append(f'<text x="{LEFT + length + 6:.1f}" y="{top + BAR - 3}" font-size="12">{value:.2f}</text>')
    out.append("</svg>\n")
    return "\n".join(out)
