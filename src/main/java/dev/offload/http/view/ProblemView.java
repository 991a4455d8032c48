package dev.offload.http.view;

/** What a page about an error shows. */
public record ProblemView(int status, String title, String detail, HomeView.Assets assets) {}
