"""The colours of the style sheets, light and dark, computed without a browser: text can be read on every ground."""

import colorsys
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
PROPERTY = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]+)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CHOOSES = re.compile(r"""\[data-md-color-(\w+)=["']?([\w-]+)["']?\]""")
USED = re.compile(r"(?<![\w-])(?:color|fill)\s*:\s*var\((--[\w-]+)\)")
SCHEMES = {"light": "default", "dark": "slate"}

TEXT, SHAPE = 4.5, 3.0  # WCAG 1.4.3 and 1.4.11
GROUNDS = ("--md-default-bg-color", "--md-code-bg-color")  # the page; code, and a row under the pointer
THEME = ("--md-typeset-color", "--md-typeset-a-color", "--md-code-fg-color")  # what the theme writes with
ON_ITS_OWN_GROUND = {  # in the header, on a button of the first choice
    "--md-primary-bg-color": "--md-primary-fg-color",
    "--md-primary-bg-color--light": "--md-primary-fg-color",
    "--md-default-bg-color": "--md-typeset-a-color",
}
SHAPES = ("--line", "--wsgi", "--asgi", "--md-accent-fg-color")  # edges, marks, the ring around what has the focus

Colour = tuple[float, float, float, float]  # red, green, blue and opacity, from 0 to 1


def properties(sheets: list[str], scheme: str) -> dict[str, str]:
    """The custom properties of the page's body in a scheme, as the cascade leaves them."""
    body = {"scheme": scheme, "primary": "custom", "accent": "custom"}
    found: dict[str, tuple[int, str]] = {}
    for sheet in sheets:
        for selectors, declarations in RULE.findall(COMMENT.sub("", sheet)):
            for selector in map(str.strip, selectors.split(",")):
                asked = CHOOSES.findall(selector)
                others = CHOOSES.sub("", selector)
                if others not in ("", ":root", "body") or any(body.get(key) != value for key, value in asked):
                    continue
                for name, value in PROPERTY.findall(declarations):
                    if len(asked) >= found.get(name, (0, ""))[0]:
                        found[name] = (len(asked), value.strip())
    return {name: value for name, (_, value) in found.items()}


def colour(name: str, defined: dict[str, str]) -> Colour:
    """What a custom property comes to. Raises KeyError or ValueError where that is no colour."""
    value = re.sub(r"var\((--[\w-]+)\)", lambda match: resolved(match[1], defined), defined[name])
    if value.startswith("#"):
        digits = value[1:] if len(value) > 5 else "".join(2 * digit for digit in value[1:])
        parts = [int(digits[place : place + 2], 16) / 255 for place in range(0, len(digits), 2)]
        return tuple([*parts, 1.0][:4])
    hue, saturation, lightness, opacity = map(float, re.findall(r"[\d.]+", value.removeprefix("hsla(")))
    return (*colorsys.hls_to_rgb(hue / 360, lightness / 100, saturation / 100), opacity)


def resolved(name: str, defined: dict[str, str]) -> str:
    return re.sub(r"var\((--[\w-]+)\)", lambda match: resolved(match[1], defined), defined[name])


def contrast(front: Colour, back: Colour) -> float:
    """WCAG's ratio, from 1 to 21, of a colour on an opaque ground."""
    mixed = [one * front[3] + other * (1 - front[3]) for one, other in zip(front[:3], back[:3], strict=True)]
    less, more = sorted((luminance(mixed), luminance(back[:3])))
    return (more + 0.05) / (less + 0.05)


def luminance(parts) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def written_with(sheets: list[str]) -> set[str]:
    """The properties that our own style sheets give to text, and those of the theme's text and code."""
    ours = {name for sheet in sheets for name in USED.findall(COMMENT.sub("", sheet))}
    highlighted = {
        name for sheet in sheets for name, _ in PROPERTY.findall(sheet) if re.fullmatch(r"--md-code-hl-\w+-color", name)
    }
    return ours | highlighted | set(THEME)


def pale(sheets: list[str], ours: list[str], scheme: str) -> Iterator[str]:
    """One sentence for each property that cannot be read, or seen, on what is behind it."""
    defined = properties(sheets, scheme)
    pairs = [(name, ground, TEXT) for name in written_with(ours) - ON_ITS_OWN_GROUND.keys() for ground in GROUNDS]
    pairs += [(name, ground, TEXT) for name, ground in ON_ITS_OWN_GROUND.items()]
    pairs += [(name, ground, SHAPE) for name in SHAPES for ground in GROUNDS]
    for name, ground, least in sorted(pairs):
        ratio = contrast(colour(name, defined), colour(ground, defined))
        if ratio < least:
            yield f"{name} on {ground}: {ratio:.2f}:1, and not {least}:1"


def read(site: Path) -> tuple[list[str], list[str]]:
    """All style sheets of the built site in their order, and those of our own."""
    theme = [
        next((site / "assets" / "stylesheets").glob(f"{name}.*.min.css")).read_text() for name in ("main", "palette")
    ]
    ours = [(site / "assets" / name).read_text() for name in ("site.css", "tables.css")]
    return theme + ours, ours


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_can_be_read_in_every_scheme(built_site, scheme):
    sheets, ours = read(built_site)
    assert len(written_with(ours)) > 10
    assert not list(pale(sheets, ours, SCHEMES[scheme]))


@pytest.mark.control
@pytest.mark.parametrize(
    ("scheme", "name", "value"),
    [
        ("light", "--wanted", "#59b580"),
        ("dark", "--unwanted", "#a51d3f"),
        ("dark", "--md-code-hl-string-color", "#1c7d4d"),
        ("dark", "--md-typeset-a-color", "hsla(240, 50%, 40%, 1)"),
        ("light", "--md-default-fg-color--light", "#0000005e"),
        ("dark", "--line", "#3a3e4a"),
        ("light", "--md-primary-fg-color", "#707070"),
    ],
)
def test_a_pale_colour_is_noticed(built_site, scheme, name, value):
    sheets, ours = read(built_site)
    changed = f'[data-md-color-scheme="{SCHEMES[scheme]}"] {{ {name}: {value} }}'
    assert {words.split()[0] for words in pale([*sheets, changed], ours, SCHEMES[scheme])} & {
        name,
        "--md-primary-bg-color",
    }


def test_the_ratio_is_that_of_wcag():
    white, black = (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0)
    assert contrast(black, white) == pytest.approx(21)
    assert contrast((*black[:3], 0.5), white) == pytest.approx(3.98, abs=0.02)
    assert colour("--a", {"--a": "var(--b)", "--b": "hsla(var(--hue), 100%, 50%, 1)", "--hue": "120deg"}) == (
        0,
        1,
        0,
        1,
    )
