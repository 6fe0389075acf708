"""What a card is: model, loader, grading, lint."""
