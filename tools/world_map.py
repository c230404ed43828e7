"""Turn the world-atlas package (Natural Earth, public domain) into what the map of treaty status is drawn from.

`python tools/world_map.py node_modules/world-atlas world.json`: outlines at 1:110 million by numeric code (ISO 3166-1, as M49), and a
point for what is too small to be seen at that scale; in the Equal Earth projection, 1,000 units wide.
"""

from __future__ import annotations

import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

WIDTH = 1000
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
"""Coefficients of Equal Earth (Šavrič, Patterson and Jenny, 2018)."""
ANTARCTICA = "010"
Point = tuple[float, float]


def main(package: Path, target: Path) -> None:
    """Write the file."""
    coarse, fine = (_outlines(json.loads((package / f"countries-{scale}.json").read_text("utf-8"))) for scale in ("110m", "10m"))
    everything = [point for polygons in coarse.values() for polygon in polygons for point in polygon[0]]
    left, top = min(x for x, _y in everything), min(y for _x, y in everything)
    scale = WIDTH / (max(x for x, _y in everything) - left)

    def placed(point: Point) -> Point:
        return round((point[0] - left) * scale, 1), round((point[1] - top) * scale, 1)

    shapes = {code: "".join(_path([placed(point) for point in ring]) for polygon in polygons for ring in polygon) for code, polygons in coarse.items()}
    dots = {code: placed(_middle(polygons)) for code, polygons in fine.items() if code and code not in coarse}
    height = math.ceil((max(y for _x, y in everything) - top) * scale)
    target.write_text(json.dumps({"width": WIDTH, "height": height, "shapes": shapes, "dots": dots}, separators=(",", ":")), "utf-8")


def _outlines(topology: dict[str, Any]) -> dict[str, list[list[list[Point]]]]:
    """Polygons by code, each a list of rings; what has no code stands under the empty one."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [_arc(arc, scale, shift) for arc in topology["arcs"]]
    found: dict[str, list[list[list[Point]]]] = {}
    for each in topology["objects"]["countries"]["geometries"]:
        code = str(each.get("id") or "")
        if code != ANTARCTICA:
            polygons = each["arcs"] if each["type"] == "MultiPolygon" else [each["arcs"]]
            found.setdefault(code, []).extend(part for polygon in polygons for part in _parts([_ring(indexes, arcs) for indexes in polygon]))
    return found


def _parts(rings: list[list[Point]]) -> list[list[list[Point]]]:
    """The polygon, or its two parts where it crosses the meridian at which the map is cut."""
    whole = [_unwrapped(ring) for ring in rings]
    turns = [turn for turn in (-360, 0, 360) if any(-180 < x + turn < 180 for x, _y in whole[0])]
    parts = [[_within([(x + turn, y) for x, y in ring]) if len(turns) > 1 else ring for ring in whole] for turn in turns]
    return [[[_equal_earth(*point) for point in ring] for ring in part if ring] for part in parts]


def _unwrapped(ring: list[Point]) -> list[Point]:
    """Without jumps from one side of the map to the other: longitudes go on beyond 180 degrees."""
    points, turn = ring[:1], 0
    for (before, _lat), (x, y) in pairwise(ring):
        turn += 360 if x - before < -180 else -360 if x - before > 180 else 0
        points.append((x + turn, y))
    return points


def _within(ring: list[Point]) -> list[Point]:
    """What lies between -180 and 180 degrees (Sutherland and Hodgman, 1974)."""
    for edge in (-180, 180):
        inside = [(x - edge) * edge <= 0 for x, _y in ring]
        kept: list[Point] = []
        for index, (x, y) in enumerate(ring):
            before, was_inside = ring[index - 1], inside[index - 1]
            if inside[index] != was_inside:
                kept.append((float(edge), before[1] + (y - before[1]) * (edge - before[0]) / (x - before[0])))
            if inside[index]:
                kept.append((x, y))
        ring = kept
    return ring


def _arc(steps: list[list[int]], scale: list[float], shift: list[float]) -> list[Point]:
    x = y = 0
    points = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
    return points


def _ring(indexes: list[int], arcs: list[list[Point]]) -> list[Point]:
    """A negative index is the arc of its complement, backwards (the TopoJSON format, section 2.1.4)."""
    points: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def _equal_earth(longitude: float, latitude: float) -> Point:
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square**3
    x = math.radians(longitude) * math.cos(angle) / (math.sqrt(3) / 2 * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)))
    return x, -angle * (A1 + A2 * square + sixth * (A3 + A4 * square))


def _path(points: list[Point]) -> str:
    """Steps from point to point are shorter than the points."""
    x, y = points[0]
    steps = [f"M{x:g} {y:g}l"]
    for right, down in points[1:]:
        if (right, down) != (x, y):
            steps.append(f"{right - x:.1f} {down - y:.1f}".replace(".0", "").replace("-0 ", "0 "))
            x, y = right, down
    return steps[0] + " ".join(steps[1:]) + "z" if len(steps) > 2 else ""


def _middle(polygons: list[list[list[Point]]]) -> Point:
    """The middle of the largest outline."""
    ring = max((polygon[0] for polygon in polygons), key=_extent)
    return (min(x for x, _y in ring) + max(x for x, _y in ring)) / 2, (min(y for _x, y in ring) + max(y for _x, y in ring)) / 2


def _extent(ring: list[Point]) -> float:
    return (max(x for x, _y in ring) - min(x for x, _y in ring)) * (max(y for _x, y in ring) - min(y for _x, y in ring))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
