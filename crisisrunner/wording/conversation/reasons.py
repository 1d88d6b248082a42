"""Why an inquiry or a post is sensitive, as a person reads it."""

NUMBER = "a number that could identify somebody"
HEALTH = "somebody's health or care"
OWN_CARE = "the writer's own care"
CLOSE = "somebody close to the writer"
HARM = "harm or a threat"
TOO_LONG = "a text too long to be looked through"

ALL = (NUMBER, HEALTH, OWN_CARE, CLOSE, HARM, TOO_LONG)
