"""What is printed of one infusion day: computed from the Day, drawn in mm, set by WeasyPrint.

The modules named after a part of a page make its words and numbers; `press` alone prints.
"""
