import streamlit as st

st.title("callbacks")
