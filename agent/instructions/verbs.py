"""Verbs by what they mean: the many ways people say the same thing."""

from __future__ import annotations

from typing import Final

_CLASSES = {
    "open": (
        "open|open up|launch|start|start up|fire up|bring up|pull up|run|load|load up|boot up|get|activate"
    ),
    "click": (
        "click|click on|click in|click inside|click into|click within|tap in|press|press on|hit|tap|"
        "tap on|push|choose|select|pick|activate|left-click|left-click on|left click"
        "|left click on|toggle|trigger|use"
    ),
    "type": (
        "type|type in|type out|write|write down|enter|input|put|put in|put down|jot|jot down|insert|"
        "key in|note|note down|add"
        "|fill in|write in|enter in|paste in|append|print"
    ),
    "put": "put|put in|enter|type|write|insert|fill|fill in|input|key in|add|type in|place|set",
    "tick": (
        "tick|check|enable|turn on|switch on|mark|check off|tick off|activate|put a tick in"
        "|put a check in|put a checkmark in"
    ),
    "untick": (
        "untick|uncheck|disable|turn off|switch off|deselect|unmark|unselect|deactivate|remove the tick from"
    ),
    "pick": "choose|pick|select|pick out|set|opt for|go for|click|click on",
    "go": (
        "go to|go|visit|browse to|navigate to|open|open up|surf to|head to|load|head over to|go over "
        "to|point the browser at"
        "|pull up|bring up|jump to|get to|take me to"
    ),
    "close": (
        "close|quit|exit|shut|shut down|close down|close out|close out of|exit out of|dismiss"
        "|get rid of|kill|end"
    ),
    "save": "save|store|save down",
    "make": "i need|i want|i would like|i'd like|give me|there should be|make"
    "|create|add|set up|generate|make me|produce|put together",
    "delete": "delete|remove|trash|erase|get rid of|throw away|bin|throw out|discard",
    "press": "press|hit|push|tap|use|strike|do|send|press down|punch|press and release|push down",
    "wait": "wait|hold on|pause|hang on|sleep|stop",
    "see": "see|notice|spot|find|can see|get|are shown|come across|are asked for|are presented with",
    "calculate": (
        "calculate|compute|work out|evaluate|figure out|find|find out|solve|determine|get|do|add up|"
        "what is|what's"
        "|what are|how much is|tell me|type in|type|enter"
    ),
    "find": "find|search for|look for|look up|locate|find me",
    "switch": "switch to|switch over to|switch back to|go back to|return to|change to|alt-tab to|go to"
    "|focus|focus on|bring up|bring|move to"
    "|go over to|jump to|flip to|get back to|move over to|activate|bring to the front",
    "drag": "drag|drag and drop|move|pull|drag-and-drop|drop",
    "hover": "hover|hover over|hover on|point at|point to|mouse over|move the mouse over"
    "|move the mouse to|move the pointer to"
    "|move the cursor over|move the cursor to|put the mouse over|rest the mouse on|move the pointer "
    "over|hover the mouse over"
    "|place the mouse over|move the mouse onto|position the mouse over|point the mouse at",
    "scroll": "scroll|page|move|wheel",
    "double": (
        "double-click|double click|double-click on|double click on|doubleclick|doubleclick on"
        "|double-tap|double tap"
    ),
    "right": (
        "right-click|right click|right-click on|right click on|rightclick|secondary-click"
        "|secondary click|rightclick on"
    ),
    "middle": "middle-click|middle click|middle-click on|middle click on",
    "triple": "triple-click|triple click|triple-click on|triple click on",
    "rename": "rename|change the name of",
    "fill": "fill in|fill out|fill|complete|fill up",
    "set": "set|change|switch|put|turn|adjust|update|make",
    "copy": "copy",
    "appear": (
        "appears|shows up|shows|is shown|is visible|comes up|pops up|is displayed|is on the screen|"
        "is on screen|is there"
        "|exists|turns up|is present|appear|show up|show|pop up|come up|becomes visible|is showing|"
        "to appear|to show up"
        "|to show|to come up|to pop up|to be visible|to be shown|to be displayed|shows up on the "
        "screen|has appeared"
        "|appears on the screen|appears on screen|to appear on the screen|is up|are visible|are "
        "shown|comes into view"
        "|is displaying|becomes available|is available|pops up on the screen|to become visible|be visible"
    ),
    "vanish": (
        "does not appear|doesn't appear|doesn't show up|does not show up|is not shown|isn't shown|is "
        "not visible|isn't visible"
        "|disappears|goes away|is gone|vanishes|is no longer visible|is no longer shown|is not there|"
        "isn't there"
        "|is not on the screen|isn't on the screen|is missing|does not show|doesn't show|disappear|"
        "to disappear|to go away"
        "|to vanish|has disappeared|is not displayed|isn't displayed|is hidden|does not exist|"
        "doesn't exist|has gone"
        "|is not present|isn't present|is absent|are not visible|to be gone|never appears|doesn't "
        "come up|does not come up"
    ),
    "ticked": "is checked|is ticked|is on|is enabled|is selected|is switched on|is turned on"
    "|is already checked|is already ticked"
    "|is already on|is marked|are checked|are ticked|is set|checked|ticked|enabled|switched on|"
    "turned on|gets checked|on|is active",
    "unticked": (
        "is not checked|isn't checked|is unchecked|is not ticked|isn't ticked|is unticked|is off|is "
        "disabled|is not selected"
        "|isn't selected|is switched off|is turned off|is not on|isn't on|is not enabled|isn't "
        "enabled|isn't already checked"
        "|unchecked|unticked|disabled|switched off|turned off|is not already checked|is deselected|"
        "not checked|not ticked|off"
        "|isn't already on|is not yet checked|isn't switched on|is not switched on|isn't turned on|"
        "is clear|isn't already ticked"
    ),
    "opened": (
        "opens|is open|opens up|to open|has opened|gets opened|launches|is opened|is running|starts"
        "|has started|be open"
    ),
    "closed": (
        "closes|is closed|to close|has closed|is not open|isn't open|is not running|isn't running|not open"
    ),
}

VERBS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    name: tuple(sorted((tuple(way.split()) for way in ways.split("|")), key=len, reverse=True))
    for name, ways in _CLASSES.items()
}

POLITE = tuple(
    sorted(
        (
            tuple(way.split())
            for way in (
                "please|kindly|pls|plz|what do you get when you|what do you get if you|what happens "
                "if you|what is the result when you|could you|can you|would you|will you|would you "
                "mind|do you mind|could you please|can you please"
                "|i want you to|i'd like you to|i would like you to|i need you to|i want to|i'd like "
                "to|i would like to|i need to"
                "|i wish to|you should|you need to|you have to|you must|you can|you could|you'll "
                "need to|you will need to"
                "|you'll want to|go ahead and|go and|just|now|so|ok|okay|let's|let us|lets|try to|"
                "try and|try|make sure to"
                "|make sure you|make sure that you|be sure to|remember to|don't forget to|do not "
                "forget to|start by|begin by"
                "|start off by|begin with|first|firstly|first of all|to start|to start with|to begin|"
                "to begin with|at first"
                "|simply|quickly|carefully|hey|hi|hello there|deskhand|computer|by|proceed to|"
                "continue by|continue with|finish by"
                "|finish off by|end by|help me to|help me|we should|we need to|we want to|your task "
                "is to|the task is to"
                "|the next step is to|the first step is to|the last step is to|next|then|finally|"
                "lastly|last|after that|afterwards"
                "|also|from there|once again|to finish|to finish off|all you need to do is|what i "
                "want is for you to|to do this"
                "|to do that|to do so|i'd appreciate it if you could|i would appreciate it if you "
                "could|it'd be great if you could"
                "|i'd love it if you could|i would love it if you could|it would be lovely if you could"
                "|it would be great if you could|it would be nice if you could|second|secondly|third|"
                "thirdly|fourth|fourthly|fifth"
                "|at the end|in the end|well|alright|all right|right|and|and then|but|gently|"
                "immediately|again|directly"
                "|the next thing to do is|i'd like|you|to|as a first step|as a next step|as a last "
                "step|when done|when finished"
                "|when you're done|when you are done|once done|once that's done|once that is done|"
                "when that's done|once finished"
                "|after you're done|when you've finished|in the next step|after doing that|after "
                "this|following that|carry on and|continue with|go on with|carry on with|continue and|go "
                "on and|move on and"
                "|thereafter|subsequently|with that done|for that|now that it's open|and now|see if "
                "you can|proceed by"
                "|if you could|if possible|maybe|perhaps|user|task|goal|todo|to do|instructions|"
                "steps|step|do the following"
                "|do this|here is what to do|here's what to do|this is what i want you to do|you'd "
                "better|i'm going to need you to"
                "|it's time to|feel free to|would you be so kind as to|be so kind as to|be so good "
                "as to|use your mouse to"
                "|use the mouse to|use the keyboard to|with the mouse|using the mouse|with your "
                "mouse|using the keyboard|manually"
            ).split("|")
        ),
        key=len,
        reverse=True,
    )
)
TRAILING = tuple(
    sorted(
        (
            tuple(way.split())
            for way in (
                "please|instead|for me|thanks|thank you|thanks a lot|many thanks|thank you very much|"
                "if you can|if possible"
                "|if you would|if you don't mind|ok|okay|cheers|for me please|thx|would you|will you|"
                "could you|can you"
            ).split("|")
        ),
        key=len,
        reverse=True,
    )
)
ADVERBS = tuple(
    sorted(
        (
            tuple(way.split())
            for way in (
                "now|there|here|right now|again|too|as well|immediately|quickly|first|afterwards|after that|"
                "then|to finish|at the end"
                "|once more|next|instead|right away|straight away|manually|with the mouse|using the "
                "mouse|with your mouse"
                "|to continue|to proceed|to confirm|to confirm it|to apply|to submit it|to accept|to "
                "start|to begin|carefully"
                "|and that's it|and you're done|and done|and we're done|on the screen|on screen|to "
                "finish up|to finish off"
                "|as usual|in one go|when done|when finished|when you're done|when you are done|to "
                "be safe|on the keyboard"
                "|on your keyboard|with the keyboard|using the keyboard|via the keyboard|for now|of "
                "course|to do so|to do that"
                "|in the end|a bit later|at last|finally|directly|already"
            ).split("|")
        ),
        key=len,
        reverse=True,
    )
)
