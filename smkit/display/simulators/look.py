"""How the figures of a simulator look: a card each, its value large."""

CARD = "border-left:4px solid #0072B2;padding:.4em .8em;margin:0 .6em .6em 0;min-width:8.5em"
VALUE = "font-size:1.5em;font-weight:600;line-height:1.3"
